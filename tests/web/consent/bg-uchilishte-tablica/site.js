{
const getC = n => decodeURIComponent((document.cookie.match(new RegExp('(?:^|; )' + n + '=([^;]*)')) || [])[1] || ''), setC = (n, v, d = 180) => { document.cookie = n + '=' + encodeURIComponent(v) + '; path=' + place + '; max-age=' + d * 86400 + '; SameSite=Lax'; };

const N = 'polyglot_gdpr';
truth = () => { const v = getC(N); return !v ? 'nothing' : v.includes('1') ? 'accepted' : 'rejected'; };
effects = { accept: '.ep-da', open: '.ep-nastr, .ep-pak', save: '.ep-zapazi', switch: '.ep-k' };
document.body.insertAdjacentHTML('beforeend', `<div id="ep-bar" hidden><p>Този сайт използва бисквитки за статистика, чат и реклама. С натискането на „Приемам всички“ вие се съгласявате с тях.</p><p><button type="button" class="ep-nastr">Настройки</button> <button type="button" class="ep-da">Приемам всички</button></p></div>
<div id="ep-okno" hidden><div class="ep-in"><h3>Настройки на бисквитките</h3><table><thead><tr><th>Вид</th><th>За какво служат</th><th></th></tr></thead><tbody><tr><td>Необходими</td><td>Вход и форми</td><td>винаги</td></tr><tr><td>Статистика</td><td>Google Analytics</td><td><span class="ep-k"><input type="checkbox" checked></span></td></tr><tr><td>Чат</td><td>Tawk</td><td><span class="ep-k"><input type="checkbox" checked></span></td></tr><tr><td>Реклама</td><td>Facebook, TikTok</td><td><span class="ep-k"><input type="checkbox" checked></span></td></tr></tbody></table><button type="button" class="ep-zapazi">Запази</button></div></div>`);
const q = s => document.querySelector(s), k = [...document.querySelectorAll('.ep-k input')];
const kray = v => { setC(N, v.map(x => (x ? '1' : '0')).join('-'), 365); $('ep-bar').hidden = $('ep-okno').hidden = true; act(); };
q('.ep-da').onclick = () => kray([1, 1, 1]);
q('.ep-nastr').onclick = () => { $('ep-okno').hidden = false; };
q('.ep-zapazi').onclick = () => kray(k.map(i => i.checked));
q('.ep-pak').onclick = e => { e.preventDefault(); getC(N).split('-').forEach((v, i) => { k[i].checked = v === '1'; }); $('ep-okno').hidden = false; };
$('ep-bar').hidden = truth() !== 'nothing';
act();
}
