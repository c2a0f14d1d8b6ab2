// Registers that the house keeps: an officer looks with a purpose, everyone sees the numbers.
import { assert, equal, open, test } from '../kit/index.mjs';
import { officers, openOfficer, people, signIn } from '../kit/people.mjs';

test('a register of the house asks for a purpose, and a look that finds nothing is in the log of the person', async () => {
  const officer = await openOfficer(officers.yunusobod, { js: false });
  await officer.goto('/xodim/reestrlar');
  await officer.fill('#sorov', people.samarkand);
  await officer.click('main form button[type=submit]:visible');
  assert(await officer.locator('#maqsad-error').count(), 'a look without a purpose');
  await officer.selectOption('#maqsad', 'registry_case');
  await officer.click('main form button[type=submit]:visible');
  assert(await officer.locator('#sorov-error').count(), 'an entry of somebody who has none');
  assert(!officer.url().includes(people.samarkand), 'a number of a person in an address');
  for (const action of ['kochirma', 'tuzatish']) {
    await officer.goto('/xodim/reestrlar');
    await officer.locator('main form').evaluate((form, to) => { form.action = `/xodim/reestrlar/${to}`; }, action);
    const answer = officer.waitForResponse((response) => response.url().endsWith(action));
    await officer.click('main form button[type=submit]:visible');
    equal((await answer).status(), 422, action);
  }
  await officer.done();
  const person = await open({ js: false });
  await signIn(person, people.samarkand);
  await person.goto('/kabinet/kim-kordi');
  assert((await person.locator('main').innerText()).includes('reyestr'), 'the look left no trace');
  await person.done();
});
