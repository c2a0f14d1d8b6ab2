// What the islands share. Nothing here or in an island writes HTML from a string: the pages are served with
// require-trusted-types-for 'script', and words come from data- attributes the server filled from text.yaml.

/** A sentence of a data- attribute with %1, %2... filled in; empty if the attribute is missing. */
export function say(element: HTMLElement, key: string, ...values: (string | number)[]): string {
  const sentence = element.dataset[key] ?? '';
  return sentence.replace(/%(\d)/g, (_, n: string) => String(values[Number(n) - 1] ?? ''));
}

export function all<T extends HTMLElement = HTMLElement>(selector: string, root: ParentNode = document): T[] {
  return Array.from(root.querySelectorAll<T>(selector));
}

/** Numbers as the page's language writes them; Karakalpak and Uzbek Cyrillic are not in every browser, so they follow Russian grouping. */
export function number(value: number): string {
  const lang = document.documentElement.lang;
  return value.toLocaleString(lang === 'en' ? 'en' : 'ru');
}

/** Form fields as a urlencoded body. Files are left out: they go only with the form itself. */
export function fieldsOf(form: HTMLFormElement): URLSearchParams {
  const fields = new URLSearchParams();
  new FormData(form).forEach((value, name) => {
    if (typeof value === 'string') fields.append(name, value);
  });
  return fields;
}
