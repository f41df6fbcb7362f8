{
const getC = n => decodeURIComponent((document.cookie.match(new RegExp('(?:^|; )' + n + '=([^;]*)')) || [])[1] || ''), setC = (n, v, d = 180) => { document.cookie = n + '=' + encodeURIComponent(v) + '; path=' + place + '; max-age=' + d * 86400 + '; SameSite=Lax'; };

const N = 'BPCDCF', G = { 1: ['Зберігання інформації на пристрої', 0], 2: ['Персоналізована реклама', 1], 3: ['Вимірювання ефективності реклами', 1], 4: ['Вивчення аудиторії', 1] };
const chyt = () => { const v = getC(N); return v ? JSON.parse(v) : null; };
truth = () => { const v = chyt(); return !v ? 'nothing' : v.c.length || v.l.length ? 'accepted' : 'rejected'; };
effects = { accept: '.fz-consent, .fz-all', reject: '.fz-no', save: '.fz-confirm', open: '.fz-manage, .bp-znovu, .fz-back, .fz-more', switch: '.fz-sl' };
document.body.insertAdjacentHTML('beforeend', `<div class="fz-root" hidden><div class="fz-veil"></div><div class="fz-container"><div class="fz-dialog fz-choice" role="dialog" aria-modal="true" aria-label="Бабусина піч просить вашої згоди"><div class="fz-scroll"><h1>Бабусина піч просить дозволити використання ваших даних</h1><ul><li>Персоналізована реклама та вміст, вимірювання реклами, вивчення аудиторії</li><li>Зберігання інформації на пристрої та доступ до неї</li></ul><button type="button" class="fz-more" aria-expanded="false">Дізнатися більше</button><p class="fz-extra" hidden>Дані обробляють 138 партнерів. Деякі з них посилаються на законний інтерес, проти якого можна заперечити.</p></div><div class="fz-foot"><button type="button" class="fz-b fz-consent" aria-label="Погоджуюся"><p class="fz-l">Погоджуюся</p></button><button type="button" class="fz-b fz-no" aria-label="Не погоджуюся"><p class="fz-l">Не погоджуюся</p></button><button type="button" class="fz-t fz-manage" aria-label="Керувати параметрами"><p class="fz-l">Керувати параметрами</p></button></div></div>
<div class="fz-dialog fz-opts" role="dialog" aria-modal="true" aria-label="Керування даними" hidden><div class="fz-scroll"><button type="button" class="fz-back" aria-label="Назад">‹</button><h1>Керування вашими даними</h1>${Object.entries(G).map(([i, [n, li]]) => `<div class="fz-pref"><h2>${n}</h2><label class="fz-sl"><span>Згода</span><input type="checkbox" role="switch" data-t="c" data-i="${i}" aria-label="Згода: ${n}"><b></b></label>${li ? `<label class="fz-sl"><span>Законний інтерес</span><input type="checkbox" role="switch" checked data-t="l" data-i="${i}" aria-label="Законний інтерес: ${n}"><b></b></label>` : ''}</div>`).join('')}</div><div class="fz-foot"><button type="button" class="fz-b fz-confirm"><p class="fz-l">Підтвердити вибір</p></button><button type="button" class="fz-b fz-all"><p class="fz-l">Прийняти все</p></button></div></div></div></div>`);
const q = s => document.querySelector(s), on = t => [...document.querySelectorAll(`.fz-sl input[data-t=${t}]:checked`)].map(i => +i.dataset.i);
const kinets = (c, l) => { setC(N, JSON.stringify({ c, l, t: Date.now() }), 390); q('.fz-root').hidden = true; act(); };
const storinka = opts => { q('.fz-choice').hidden = opts; q('.fz-opts').hidden = !opts; };
q('.fz-consent').onclick = q('.fz-all').onclick = () => kinets([1, 2, 3, 4], [2, 3, 4]);
q('.fz-no').onclick = () => kinets([], []);
q('.fz-confirm').onclick = () => kinets(on('c'), on('l'));
q('.fz-manage').onclick = () => storinka(true); q('.fz-back').onclick = () => storinka(false);
q('.fz-more').onclick = () => { q('.fz-extra').hidden = !q('.fz-extra').hidden; };
q('.bp-znovu').onclick = e => { e.preventDefault(); storinka(false); q('.fz-root').hidden = false; };
q('.fz-root').hidden = !!chyt();
act();
}
