// Opens the pages that html.sh made in Chromium: check.js FOLDER NODE_MODULES.
// No request, nothing on the console, nothing that axe-core objects to, complete without scripts and on paper, quick
// when large; and five people's questions are answered in at most two clicks.
'use strict';
const fs = require('fs');
const path = require('path');
const [folder, modules] = process.argv.slice(2);
const { chromium } = require(path.join(modules, 'playwright-core'));
const axe = fs.readFileSync(path.join(modules, 'axe-core/axe.min.js'), 'utf8');
const file = name => path.join(folder, name);
const json = name => JSON.parse(fs.readFileSync(file(name), 'utf8'));
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];
const failures = [];
const holds = (is, what) => { if (!is) { failures.push(what); console.log(`FAILED: ${what}`); } };

async function open(browser, name, options = {}, size = { width: 1440, height: 1000 }) {
  const context = await browser.newContext({ viewport: size, ...options });
  const page = await context.newPage();
  const url = `file://${file(name)}`;
  page.on('console', message => holds(false, `${name}: console: ${message.text()}`));
  page.on('pageerror', error => holds(false, `${name}: ${error.message}`));
  page.on('dialog', dialog => { holds(false, `${name}: a script of the repository ran`); dialog.dismiss(); });
  await page.route('**/*', route => {
    const is = route.request().url().split('#')[0] === url;
    holds(is, `${name}: asks for ${route.request().url()}`);
    return is ? route.continue() : route.abort();
  });
  await page.goto(url);
  return page;
}

const overflow = page => page.evaluate(() => {
  const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  const beyond = [...document.querySelectorAll('main *')].filter(element =>
    element.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !element.closest('.scroll, pre, svg'));
  return over > 0 || beyond.length ? `${over} pixels, ${beyond.slice(0, 2).map(e => e.outerHTML.slice(0, 90))}` : '';
});

// Every page at two widths in light and dark, with everything unfolded.
async function looks(browser, name, widths) {
  for (const width of widths) {
    const page = await open(browser, name, { colorScheme: 'light' }, { width, height: 900 });
    holds(!await overflow(page), `${name} at ${width}: wider than the window: ${await overflow(page)}`);
    await page.evaluate(() => document.querySelectorAll('details').forEach(fold => { fold.open = true; }));
    holds(!await overflow(page), `${name} at ${width}, unfolded: wider than the window: ${await overflow(page)}`);
    await page.evaluate(axe);
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
      for (const violation of found.violations) {
        const node = violation.nodes[0];
        holds(false, `${name} at ${width}, ${colorScheme}: axe: ${violation.id}: ${violation.nodes.length} times, ${node.html.slice(0, 160)}: ${node.failureSummary.slice(0, 300)}`);
      }
      if (process.env.PICTURES) {
        await page.screenshot({ path: path.join(process.env.PICTURES, `${name}-${width}-${colorScheme}.png`) });
      }
    }
    await page.context().close();
  }
}

// Nothing is missing without scripts; a link still leads to what is folded.
async function withoutScripts(browser, name) {
  const page = await open(browser, name, { javaScriptEnabled: false });
  holds(!await page.locator('#filter').isVisible(), `${name}: the filter shows without scripts`);
  await page.locator('#ranking tbody a').last().click();
  holds(await page.locator('.identity .body').last().isVisible(), `${name}: a link unfolds nothing without scripts`);
  const hidden = await page.locator('main [hidden]:not(.filter)').count();
  holds(hidden === 0, `${name}: ${hidden} parts are hidden without scripts`);
  await page.context().close();
}

// On paper all is unfolded, and nothing is cut at the edge.
async function paper(browser, name) {
  const page = await open(browser, name, {}, { width: 718, height: 1000 });
  await page.emulateMedia({ media: 'print' });
  const cut = await page.evaluate(() => {
    const edge = document.documentElement.clientWidth + 1;
    const wide = [...document.querySelectorAll('table, td, th, svg, li, p, .l')];
    return wide.filter(e => e.checkVisibility() && e.getBoundingClientRect().right > edge).map(e => e.outerHTML.slice(0, 120));
  });
  holds(cut.length === 0, `${name}: on paper ${cut.length} parts are cut: ${cut[0]}`);
  await page.emulateMedia({ media: null });
  await page.pdf({ path: file(`${name}.pdf`), format: 'A4', margin: { top: '10mm', bottom: '10mm', left: '10mm', right: '10mm' } });
  await page.context().close();
}

// Filters and sorting.
async function tools(browser, name) {
  const page = await open(browser, name);
  const all = await page.locator('.finding').count();
  await page.selectOption('#by-severity', 'critical');
  await page.waitForFunction(() => document.getElementById('shown').textContent !== '');
  const shown = await page.evaluate(() => [...document.querySelectorAll('.finding:not([hidden])')].map(f => f.dataset.s));
  holds(shown.length > 0 && shown.length < all && shown.every(s => s === 'critical'), `${name}: the filter by severity`);
  holds((await page.textContent('#shown')).startsWith(`${shown.length} `), `${name}: the number of findings that are shown`);
  await page.fill('#by-text', 'no such thing at all');
  await page.waitForFunction(() => document.getElementById('shown').textContent.startsWith('0 '));
  await page.click('button[type=reset]');
  await page.waitForFunction(() => document.getElementById('shown').textContent === '');
  holds(await page.locator('.finding[hidden], .owner[hidden]').count() === 0, `${name}: reset shows all`);
  const names = () => page.locator('#ranking tbody th a').allTextContents();
  await page.click('#ranking thead button >> nth=0');
  const sorted = await names();
  const lower = sorted.map(n => n.toLowerCase());
  holds(lower.every((n, at) => at === 0 || lower[at - 1] <= n), `${name}: sorting by name`);
  await page.click('#ranking thead button >> nth=1');
  const values = await page.locator('#ranking tbody td.risk').evaluateAll(cells => cells.map(c => Number(c.dataset.v)));
  holds(values.every((v, at) => at === 0 || values[at - 1] >= v), `${name}: sorting by risk`);
  await page.context().close();
  // By keyboard: the first stop skips to the content.
  const keys = await open(browser, name);
  await keys.keyboard.press('Tab');
  holds(await keys.evaluate(() => document.activeElement.className === 'skip'), `${name}: the first stop of the keyboard`);
  await keys.keyboard.press('Enter');
  holds(await keys.evaluate(() => document.activeElement.id === 'main'), `${name}: the link that skips`);
  await keys.context().close();
}

// Clicks one after the other, each on what can be seen, and gives what then shows.
async function ask(browser, name, clicks, answer) {
  holds(clicks.length <= 2, `${name}: ${clicks.length} clicks`);
  const page = await open(browser, name);
  for (const click of clicks) {
    await page.locator(click).first().click();
  }
  const shown = page.locator(answer).first();
  const visible = await shown.isVisible();
  const text = visible ? await shown.innerText() : '';
  await page.context().close();
  return text;
}

async function questions(browser, name, facts) {
  const said = (text, words, what) => {
    for (const word of words) { holds(text.includes(word), `${name}: ${what} '${word}' is not in: ${text.slice(0, 300)}`); }
  };
  const nav = title => `nav a:text-is("${title}")`;
  // Who can read all contacts?
  const contact = '#object-table tbody tr:has(th:text-matches("^Contact\\\\b"))';
  const clicks = [nav('Who reaches what')];
  if (facts.readers.length > 6) { clicks.push(`${contact} td:nth-of-type(2) summary`); }
  said(await ask(browser, name, clicks, `${contact} td:nth-of-type(2)`), facts.readers, 'reads all contacts:');
  // Why can the warehouse delete accounts?
  const warehouse = '#ranking a:text-is("warehouse")';
  const row = '.identity:has(h3:text-is("warehouse")) tr:target';
  const heat = '.identity:has(h3:text-is("warehouse")) .heat tbody a:text-is("Account")';
  said(await ask(browser, name, [warehouse, heat], row), ['delete', ...facts.because], 'why the warehouse deletes accounts:');
  // What do I change first?
  said(await ask(browser, name, [nav('What to change first')], '#first ol li'), [facts.worst, 'it can no longer'], 'what to change first:');
  // What did nobody look at?
  said(await ask(browser, name, [nav('Not looked at')], '#unseen'), facts.unseen, 'what nobody looked at:');
  // What is new since last month?
  said(await ask(browser, facts.since, [nav('What is new')], '#new'), facts.fresh, 'what is new:');
}

function facts(name, since, unseen, fresh) {
  const readers = json(`${name}.readers.json`).answers.flatMap(answer => answer.identities).map(who => who.subject.name);
  const paths = json(`${name}.why.json`).answers.flatMap(answer => answer.paths);
  const because = paths.map(found => `${found.location.path.split('/').pop().replace(/-meta\.xml$/, '')}:${found.location.start.line}`);
  const worst = json(`${name}.identities.json`).answers[0].name;
  return { readers: [...new Set(readers)], because, worst, since, unseen, fresh };
}

// A large org: its size and how long it takes to be there.
async function large(browser, name) {
  const { summary } = json('large.json');
  const findings = summary.critical + summary.high + summary.medium + summary.low + summary.info;
  const bytes = fs.statSync(file(name)).size;
  const start = process.hrtime.bigint();
  const page = await open(browser, name);
  await page.locator('#unseen').waitFor();
  await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
  const opened = Number(process.hrtime.bigint() - start) / 1e9;
  const before = process.hrtime.bigint();
  await page.fill('#by-text', 'contact');
  await page.waitForFunction(() => document.getElementById('shown').textContent !== '');
  const filtered = Number(process.hrtime.bigint() - before) / 1e9;
  console.log(`${findings} findings and ${summary.identities} identities: ${(bytes / 1e6).toFixed(2)} MB, open after ${opened.toFixed(2)} s, filtered after ${filtered.toFixed(2)} s`);
  holds(bytes < 5e6, `${name}: ${bytes} bytes`);
  holds(findings >= 5000 && summary.identities === 200, `${name}: ${findings} findings of ${summary.identities} identities`);
  // The goal is two seconds; a machine at work on other things takes longer.
  holds(opened < 20, `${name}: open after ${opened} s`);
  await page.context().close();
}

(async () => {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flags });
  const version = browser.version();
  for (const name of ['sample.html', 'sample-since.html', 'diff.html']) {
    await looks(browser, name, [1440, 390]);
  }
  for (const name of ['hostile.html', 'clean.html']) {
    await looks(browser, name, [390]);
  }
  for (const name of ['sample.html', 'org.html']) {
    await withoutScripts(browser, name);
    await paper(browser, name);
    await tools(browser, name);
  }
  await paper(browser, 'diff.html');
  const page = await open(browser, 'hostile.html');
  const text = await page.evaluate(() => document.body.innerText);
  holds(text.includes('<script>alert(1)</script>'), 'hostile.html: a script in a name shows as text');
  holds(await page.evaluate(() => globalThis.pwned === undefined && document.images.length === 0), 'hostile.html: markup of a name');
  await page.context().close();
  await questions(browser, 'sample.html', facts('sample', 'sample-since.html', ['Marketing_Sync_API', 'profile is not known'], ['nightly-backup', 'ViewAllData']));
  await questions(browser, 'org.html', facts('org', 'org-since.html', ['.forceignore'], ['orders-010', 'ModifyAllData']));
  await large(browser, 'large.html');
  await browser.close();
  console.log(`Chromium ${version}: ${failures.length} failures`);
  process.exit(failures.length ? 1 : 0);
})().catch(error => { console.error(error); process.exit(1); });
