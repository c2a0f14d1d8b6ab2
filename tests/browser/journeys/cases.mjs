// Acts on cases: whoever has no business with one meets a page that says so, never the case and never a fault.
import { base, open } from '../kit/browser.mjs';
import { routes } from '../kit/house.mjs';
import { officers, openOfficer, people, signIn } from '../kit/people.mjs';
import { assert, test } from '../kit/runner.mjs';

const nobody = '00000000-0000-7000-8000-000000000000';
const actsOn = /^\/(xodim\/(ishlar|tekshiruvlar|komissiya)|kabinet\/arizalar\/\{id\}\/(ish-javobi|qaytarib-olish|shikoyat)|kabinet\/roziliklar)/;

/** Every route under the cases that changes something, sent to ids of nothing, with a good token. */
async function sendAll(view, of) {
  await view.goto('/kabinet/xavfsizlik');
  const csrf = await view.locator('form [name=csrf]').first().inputValue();
  const wrong = [];
  const sent = routes().filter(({ method, route }) => method === 'POST' && actsOn.test(route) && route.startsWith(of));
  for (const { route } of sent) {
    const answer = await view.context().request.post(route.replace(/\{[^}]+\}/g, nobody), {
      form: { csrf, sabab: 'sinov', javob: 'sinov', qaror: 'sinov' },
      headers: { Origin: base, 'Accept-Language': 'uz' },
      maxRedirects: 0,
    });
    const body = await answer.text();
    if (![400, 403, 404, 422].includes(answer.status()) || !/<h1[^>]*>[^<]+<\/h1>/.test(body)) wrong.push(`${route}: ${answer.status()}`);
  }
  assert(sent.length, `no route under ${of} changes anything`);
  assert(!wrong.length, wrong.join('\n    '));
}

test('what is done to a case that does not exist is answered with a page, for officers', async () => {
  const officer = await openOfficer(officers.nukus, { js: false });
  await sendAll(officer, '/xodim');
  await officer.done();
});

test('what is done to a case of nobody is answered with a page, for citizens', async () => {
  const citizen = await open({ js: false });
  await signIn(citizen, people.student);
  await sendAll(citizen, '/kabinet');
  await citizen.done();
});
