// The desk of officers: the way by keys, and the operator's decisions about jobs.
import { assert, base, equal, open, test } from '../kit/index.mjs';
import { officers, openOfficer, people, signIn } from '../kit/people.mjs';

test('an officer finds the way over the desk by keys, and can turn the keys off', async () => {
  const officer = await openOfficer(officers.yunusobod);
  await officer.goto('/xodim');
  await officer.keyboard.press('?');
  assert(await officer.locator('#klavishlar').isVisible(), 'no help');
  await officer.keyboard.press('Escape');
  assert(!(await officer.locator('#klavishlar').isVisible()), 'the help stays');
  await officer.keyboard.press('g');
  await Promise.all([officer.waitForURL('**/xodim/tuzatishlar'), officer.keyboard.press('t')]);
  await officer.keyboard.press('?');
  await officer.click('#klavishlar label');
  await officer.keyboard.press('Escape');
  await officer.keyboard.press('?');
  assert(!(await officer.locator('#klavishlar').isVisible()), 'the keys are still on');
  await officer.reload();
  await officer.keyboard.press('?');
  assert(!(await officer.locator('#klavishlar').isVisible()), 'the keys are on again after a reload');
  equal(officer.trouble.join('; '), '');
  await officer.done();
});

test('the menu of the desk holds what the roles of its officer allow', async () => {
  const entries = async (pin) => {
    const officer = await openOfficer(pin, { js: false });
    await officer.goto('/xodim');
    const hrefs = await officer.locator('.w-side a').evaluateAll((links) => links.map((a) => a.getAttribute('href')));
    await officer.done();
    return hrefs;
  };
  const [head, operator] = [await entries(officers.nukus), await entries(officers.yunusobod)];
  assert(head.includes('/xodim/hujjatlar') && !head.includes('/xodim/toxtagan-vazifalar'), `a head: ${head.join(' ')}`);
  assert(operator.includes('/xodim/toxtagan-vazifalar'), `an operator: ${operator.join(' ')}`);
  const citizen = await open({ js: false });
  await signIn(citizen, people.student);
  equal((await citizen.goto('/xodim')).status(), 403, 'a citizen at the desk');
  await citizen.done();
});

test('a decision about a job that is not stuck is a page that does not exist', async () => {
  const officer = await openOfficer(officers.yunusobod, { js: false });
  await officer.goto('/xodim/toxtagan-vazifalar');
  const csrf = await officer.locator('form [name=csrf]').first().inputValue();
  const answer = await officer.context().request.post('/xodim/toxtagan-vazifalar/0/00000000-0000-7000-8000-000000000000', {
    form: { csrf, qaror: 'qayta', sabab: 'not_needed' },
    headers: { Origin: base },
  });
  equal(answer.status(), 404);
  await officer.done();
});
