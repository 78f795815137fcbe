'use strict';
// The overview of one Octopus: everything comes from the public APIs and is shown as text, never as markup.
const PROJECT = '00000000000000000000000000000001';
// Without Keystone any token will do; with it, whoever looks is asked for one, and it is kept as long as the tab.
const headers = () => ({ 'X-Auth-Token': sessionStorage.getItem('token') || 'console:' + PROJECT,
  'OpenStack-API-Version': 'volume 3.70' });
const WORDS = {
  en: { pools: 'Pools', backends: 'Backends', volumes: 'Volumes (newest 20)', flows: 'Flows (newest 15)', cache: 'Image cache',
    name: 'Name', id: 'ID', driver: 'Driver', state: 'State', reason: 'Reason', status: 'Status', size: 'Size', host: 'Pool',
    flow: 'Flow', subject: 'Subject', step: 'Step', image: 'Image', uses: 'Uses', none: 'none', free: 'free of', provisioned: 'promised',
    live: 'live', away: 'The server does not answer', token: 'Token of an administrator', zone: 'Zone', database: 'database', other: '中文', updated: 'Updated' },
  zh: { pools: '存储池', backends: '后端', volumes: '卷(最新 20 个)', flows: '流程(最新 15 个)', cache: '镜像缓存',
    name: '名称', id: '标识', driver: '驱动', state: '状态', reason: '原因', status: '状态', size: '大小', host: '所在池',
    flow: '流程', subject: '对象', step: '步骤', image: '镜像', uses: '使用次数', none: '无', free: '空闲,共', provisioned: '已承诺',
    live: '实时', away: '服务器没有响应', token: '管理员令牌', zone: '可用域', database: '数据库', other: 'English', updated: '更新时间' },
};
let language = localStorage.getItem('language') || (navigator.language.startsWith('zh') ? 'zh' : 'en');
const word = (key) => WORDS[language][key];
const byId = (id) => document.getElementById(id);

function element(tag, text, className) {
  const made = document.createElement(tag);
  if (text !== undefined && text !== null) made.textContent = String(text);
  if (className) made.className = className;
  return made;
}

function colour(state) {
  const text = String(state).toLowerCase();
  if (/error|failed|stuck|reverted|down/.test(text)) return 'bad';
  if (/ready|available|in-use|succeeded|enabled/.test(text)) return 'good';
  return 'busy';
}

/** columns: [heading, value of a row, class of the cell or a function of the row] */
function table(id, rows, columns) {
  const head = element('tr');
  columns.forEach(([title]) => head.append(element('th', title)));
  const lines = rows.map((row) => {
    const line = element('tr');
    columns.forEach(([, value, style]) =>
      line.append(element('td', value(row), typeof style === 'function' ? style(row) : style)));
    return line;
  });
  if (lines.length === 0) {
    const cell = element('td', word('none'), 'empty');
    cell.colSpan = columns.length;
    lines.push(element('tr'));
    lines[0].append(cell);
  }
  byId(id).replaceChildren(head, ...lines);
}

async function get(path) {
  const answer = await fetch(path, { headers: headers() });
  if (answer.status === 401) byId('token').hidden = false;
  if (!answer.ok) throw new Error(path + ': ' + answer.status);
  return answer.json();
}

function showPools(pools) {
  byId('pools').replaceChildren(...pools.map((pool) => {
    const card = element('div', null, 'card');
    const bar = element('div', null, 'bar');
    const used = element('i');
    const share = pool.total_gib ? 100 * (1 - pool.free_gib / pool.total_gib) : 0;
    used.style.width = Math.max(0, Math.min(100, share)) + '%';
    bar.append(used);
    card.append(element('strong', pool.name), bar,
      element('small', pool.total_gib === null || pool.total_gib === undefined ? '-'
        : `${pool.free_gib} GiB ${word('free')} ${pool.total_gib} GiB · ${pool.provisioned_gib} GiB ${word('provisioned')}`));
    return card;
  }));
}

async function look() {
  try {
    const [system, pools, backends, volumes, flows, cache] = await Promise.all([
      get('/api/v1/system'), get('/api/v1/pools'), get('/api/v1/backends'),
      get(`/v3/volumes/detail?all_tenants=1&limit=20`), get('/api/v1/flows?limit=15'), get('/api/v1/image-cache')]);
    byId('system').textContent = `${system.version} · ${word('database')} ${system.database} · Java ${system.java}`;
    byId('state').textContent = '● ' + word('live');
    showPools(pools.pools);
    table('backends', backends.backends, [
      [word('name'), (b) => b.name], [word('driver'), (b) => b.driver], [word('zone'), (b) => b.availability_zone],
      [word('state'), (b) => (b.enabled ? b.state : b.state + ' · disabled'), (b) => colour(b.state)],
      [word('reason'), (b) => (b.reason && b.reason.cause ? b.reason.what + ': ' + b.reason.cause : b.reason || '')]]);
    table('volumes', volumes.volumes, [
      [word('id'), (v) => v.id, 'id'], [word('name'), (v) => v.name || ''], [word('size'), (v) => v.size + ' GiB'],
      [word('status'), (v) => v.status, (v) => colour(v.status)], [word('host'), (v) => v['os-vol-host-attr:host'] || '']]);
    table('flows', flows.flows, [
      [word('flow'), (f) => f.name], [word('subject'), (f) => f.subject, 'id'],
      [word('state'), (f) => f.state, (f) => colour(f.state)],
      [word('step'), (f) => [f.position, f.waiting_for].filter(Boolean).join(' · ')],
      [word('reason'), (f) => (f.fault ? f.fault.what + ': ' + f.fault.cause : '')],
      [word('updated'), (f) => new Date(f.updated_at).toLocaleTimeString()]]);
    table('cache', cache['image-cache'] || cache.image_cache || cache.entries || [], [
      [word('image'), (e) => e.image || e.image_id, 'id'], [word('host'), (e) => e.host || e.pool],
      [word('state'), (e) => e.state, (e) => colour(e.state)], [word('uses'), (e) => e.uses]]);
  } catch (problem) {
    byId('state').textContent = '○ ' + word('away');
    console.warn(problem);
  }
}

function speak() {
  document.documentElement.lang = language;
  document.querySelectorAll('[data-word]').forEach((e) => { e.textContent = word(e.dataset.word); });
  byId('language').textContent = word('other');
  byId('token').placeholder = word('token');
}

byId('token').addEventListener('change', (event) => {
  sessionStorage.setItem('token', event.target.value.trim());
  event.target.hidden = true;
  look();
});

byId('language').addEventListener('click', () => {
  language = language === 'en' ? 'zh' : 'en';
  localStorage.setItem('language', language);
  speak();
  look();
});
speak();
look();
setInterval(look, 2000);
