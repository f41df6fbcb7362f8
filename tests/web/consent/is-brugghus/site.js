{
const getC = n => decodeURIComponent((document.cookie.match(new RegExp('(?:^|; )' + n + '=([^;]*)')) || [])[1] || ''), setC = (n, v, d = 180) => { document.cookie = n + '=' + encodeURIComponent(v) + '; path=' + place + '; max-age=' + d * 86400 + '; SameSite=Lax'; };

const N = 'hvonn_kokur';
truth = () => ({ leyft: 'accepted', hafnad: 'rejected' })[getC(N)] || 'nothing';
effects = { accept: '.vk-ja', reject: '.vk-nei', wrong: '.aldur button' };
document.body.insertAdjacentHTML('beforeend', `<div class="vk" role="region" aria-label="Vafrakökur" hidden><p>Við notum vafrakökur til að telja heimsóknir og birta auglýsingar á samfélagsmiðlum. <a href="#personuvernd">Nánar um vafrakökur</a></p><button type="button" class="vk-nei">Hafna</button><button type="button" class="vk-ja">Samþykkja</button></div>`);
const v = document.querySelector('.vk');
const svar = s => { setC(N, s, 180); v.hidden = true; act(); };
v.querySelector('.vk-ja').onclick = () => svar('leyft');
v.querySelector('.vk-nei').onclick = () => svar('hafnad');
document.querySelectorAll('.aldur button').forEach(b => b.addEventListener('click', () => { track('wrong'); document.querySelector('.aldur').remove(); }));
v.hidden = truth() !== 'nothing';
act();
}
