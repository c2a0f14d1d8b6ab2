// What a journey needs, in one import.
export { base, open } from './browser.mjs';
export { checkPage, checkWeight, shot } from './check_page.mjs';
export { keyboardOnly } from './keyboard.mjs';
export { assert, equal, test } from './runner.mjs';

export const languages = ['uz', 'uz-Cyrl', 'ru', 'en', 'kaa'];
