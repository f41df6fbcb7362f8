{
const getC = n => decodeURIComponent((document.cookie.match(new RegExp('(?:^|; )' + n + '=([^;]*)')) || [])[1] || ''), setC = (n, v, d = 180) => { document.cookie = n + '=' + encodeURIComponent(v) + '; path=' + place + '; max-age=' + d * 86400 + '; SameSite=Lax'; };

const N = '__ll_cookie_cat_pref', O = '__ll_opt_out';
truth = () => ({ no: 'accepted', yes: 'rejected' })[getC(O)] || 'nothing';
effects = { accept: '#ll-eu-confirmation-button, #ll-modal-accept', reject: '#ll-eu-decline-button', save: '#ll-modal-save', open: '#ll-eu-cookie-settings', close: '#ll-modal-x', switch: '.ll-cat', wrong: '.chat button' };
document.body.insertAdjacentHTML('afterbegin', `<div id="ll-eu-cookie-confirmation" class="ll-top" role="dialog" aria-label="Küpsiste teade" hidden><div id="ll-inner"><div id="ll-policy"><p>Lumelehe veeb paneb sinu seadmesse küpsiseid: mõned hoiavad lehe töös, teised näitavad meile, milline kampaania sind siia tõi. Loe lähemalt <a href="#privaatsus">privaatsuspoliitikast</a>.</p><p>Keeldumise korral jätame meelde ainult selle, et sa keeldusid.</p></div><div id="ll-buttons"><a id="ll-eu-cookie-settings" href="javascript:void(0);" role="button">Küpsiste seaded</a><span><a id="ll-eu-confirmation-button" href="javascript:void(0);" role="button">Nõustun</a><a id="ll-eu-decline-button" href="javascript:void(0);" role="button">Keeldun</a></span></div></div></div>
<div id="ll-modal" hidden><div id="ll-modal-c" role="dialog" aria-modal="true" aria-label="Küpsiste seaded"><button id="ll-modal-x" aria-label="Sulge">&times;</button><h3>Küpsiste seaded</h3><label><input type="checkbox" checked disabled> Vajalikud</label><br><label class="ll-cat"><input type="checkbox" value="1"> Analüütika</label><br><label class="ll-cat"><input type="checkbox" value="2"> Reklaam</label><p><button id="ll-modal-accept">Nõustun kõigiga</button> <button id="ll-modal-save">Salvesta</button></p></div></div>`);
const cats = [...document.querySelectorAll('.ll-cat input')];
const pane = (luba, c) => { setC(N, c, 180); setC(O, luba ? 'no' : 'yes', 180); $('ll-eu-cookie-confirmation').hidden = $('ll-modal').hidden = true; act(); };
$('ll-eu-confirmation-button').onclick = $('ll-modal-accept').onclick = () => pane(true, '1:true,2:true,3:true');
$('ll-eu-decline-button').onclick = () => pane(false, '1:false,2:false,3:false');
$('ll-modal-save').onclick = () => { const [a, m] = cats.map(c => c.checked); pane(a || m, `1:${a},2:${m},3:false`); };
$('ll-eu-cookie-settings').onclick = () => { $('ll-modal').hidden = false; };
$('ll-modal-x').onclick = () => { $('ll-modal').hidden = true; };
document.querySelectorAll('.chat button').forEach(b => b.addEventListener('click', () => track('wrong')));
$('ll-eu-cookie-confirmation').hidden = truth() !== 'nothing';
act();
}
