// Tests in order, each with its own time; one line each, the faults in full, and the sum at the end.
const tests = [];

/** A test has five minutes unless it says otherwise: an end for what hangs, not a measure of speed. */
export function test(name, run, seconds = 300) {
  tests.push({ name, run, seconds });
}

export const testNames = () => tests.map(({ name }) => name);

export function assert(holds, otherwise) {
  if (!holds) throw new Error(otherwise);
}

export function equal(is, wanted, what = '') {
  if (is !== wanted) throw new Error(`${what ? `${what}: ` : ''}${JSON.stringify(is)} where ${JSON.stringify(wanted)} was wanted`);
}

async function within(run, ms) {
  let timer;
  const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error(`not done after ${ms / 1000} s`)), ms)));
  try {
    await Promise.race([run(), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Runs what matches; `after` gives further results as {name, fault?}. Returns how many failed. */
export async function runAll(filter, after) {
  const counts = { passed: 0, failed: 0 };
  const report = (name, fault, took) => {
    counts[fault ? 'failed' : 'passed']++;
    console.log(`${fault ? 'FAIL' : 'ok  '} ${name}${took === undefined ? '' : ` (${(took / 1000).toFixed(1)} s)`}${fault ? `\n    ${fault}` : ''}`);
  };
  for (const { name, run, seconds } of tests) {
    if (filter && !filter.split('|').some((words) => name.includes(words))) continue;
    const begun = Date.now();
    try {
      await within(run, seconds * 1000);
      report(name, undefined, Date.now() - begun);
    } catch (error) {
      report(name, error.message ?? String(error), Date.now() - begun);
    }
  }
  for (const { name, fault } of await after()) report(name, fault);
  if (!counts.passed && !counts.failed) counts.failed = 1; // a filter that fits nothing must not look like success
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
  return counts.failed;
}
