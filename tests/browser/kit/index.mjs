// What a journey needs, in one import.
export { base, open } from './browser.mjs';
export { checkPage, checkWeight, faultsOf, shot, tooWide, weightOf } from './check_page.mjs';
export { darcha, dataFolder, inFile, routes } from './house.mjs';
export { keyboardOnly } from './keyboard.mjs';
export { deliver, lettersTo, mailOf } from './mail.mjs';
export { assert, equal, test, testNames } from './runner.mjs';
export { assertSpeaks, languageOf } from './words.mjs';

export const languages = ['uz', 'uz-Cyrl', 'ru', 'en', 'kaa'];
