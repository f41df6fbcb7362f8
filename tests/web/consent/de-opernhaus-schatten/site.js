{
const getL = n => localStorage.getItem(n) || '', setL = (n, v) => localStorage.setItem(n, typeof v === 'string' ? v : JSON.stringify(v));

const K = 'lindenau_cmp_settings';
truth = () => { const v = getL(K); if (!v) return 'nothing'; return JSON.parse(v).services.some(s => !s.essential && s.status) ? 'accepted' : 'rejected'; };
effects = { accept: '[data-action-type=accept]', reject: '[data-action-type=deny]', save: '[data-action-type=save]', open: '[data-action-type=more], [role=tab], .ds-einst', switch: '.sw' };
const host = document.createElement('aside'); host.id = 'lindenau-cmp-ui';
document.body.append(host);
const root = host.attachShadow({ mode: 'open' });
const services = [['stat', 'Matomo Analytics', 'Statistik'], ['video', 'Vimeo', 'Funktional'], ['ads', 'Meta Pixel', 'Marketing']];
root.innerHTML = `<style>:host { all: initial } * { box-sizing: border-box; font-family: Georgia, serif } [hidden] { display: none !important } #ov { position: fixed; inset: 0; background: rgba(20,20,30,.65); z-index: 2147483000; display: grid; place-items: center } #dlg { background: #fff; width: min(600px, 94vw); max-height: 90vh; overflow: auto; border-radius: 10px; padding: 24px; font-size: 14px; color: #222 } h2 { margin: 0 0 10px; font-size: 19px } footer { display: flex; gap: 10px; margin-top: 18px } footer button { flex: 1; min-height: 44px; border: 0; border-radius: 4px; background: #7a0c2e; color: #fff; font-size: 15px; cursor: pointer } footer button.more { background: #e5e1da; color: #222 } [role=tab] { border: 0; background: none; padding: 8px 14px; font-size: 14px; cursor: pointer } [role=tab][aria-selected=true] { border-bottom: 2px solid #7a0c2e } .row { display: flex; justify-content: space-between; padding: 10px 0; border-bottom: 1px solid #eee } .sw { width: 42px; height: 22px; border-radius: 11px; border: 0; background: #999; position: relative; cursor: pointer } .sw::after { content: ''; position: absolute; left: 3px; top: 3px; width: 16px; height: 16px; border-radius: 50%; background: #fff } .sw[aria-checked=true] { background: #7a0c2e } .sw[aria-checked=true]::after { left: 23px } .sw:disabled { opacity: .5 }</style>
<div id="ov" hidden><div id="dlg" role="dialog" aria-modal="true" aria-labelledby="t"><header><h2 id="t">Ihre Privatsphäre</h2></header>
<section id="l1"><p>Wir setzen auf unserer Website Dienste von Dritten ein, um Besuche zu zählen, Ausschnitte aus Inszenierungen zu zeigen und für unser Programm zu werben. Dafür brauchen wir Ihre Einwilligung, die Sie jederzeit mit Wirkung für die Zukunft ändern können. <a href="#ds">Datenschutzerklärung</a> <a href="#impressum">Impressum</a></p></section>
<section id="l2" hidden><div role="tablist"><button role="tab" aria-selected="true" data-t="p1">Kategorien</button><button role="tab" aria-selected="false" data-t="p2">Dienste</button></div>
<div id="p1" role="tabpanel"><div class="row"><span id="n0">Essenziell</span><button class="sw" role="switch" aria-checked="true" aria-labelledby="n0" disabled></button></div>${services.map(([id, , cat]) => `<div class="row"><span id="n-${id}">${cat}</span><button class="sw" role="switch" aria-checked="false" aria-labelledby="n-${id}" data-id="${id}"></button></div>`).join('')}</div>
<div id="p2" role="tabpanel" hidden>${services.map(([, n, cat]) => `<div class="row"><b>${n}</b><span>${cat}</span></div>`).join('')}</div></section>
<footer><button class="more" data-action-type="more">Mehr Informationen</button><button data-action-type="save" hidden>Einstellungen speichern</button><button data-action-type="deny">Ablehnen</button><button data-action-type="accept">Alle akzeptieren</button></footer></div></div>`;
const r = s => root.querySelector(s), rr = s => [...root.querySelectorAll(s)];
const store = on => { setL(K, { controllerId: crypto.randomUUID(), version: '12.4.1', services: [{ id: 'cmp', essential: true, status: true }, ...services.map(([id]) => ({ id, status: !!on(id) }))] }); setL('lindenau_user_interaction', 'true'); r('#ov').hidden = true; act(); };
const second = () => { r('#l1').hidden = true; r('#l2').hidden = false; r('.more').hidden = true; r('[data-action-type=save]').hidden = false; };
r('[data-action-type=accept]').onclick = () => store(() => true);
r('[data-action-type=deny]').onclick = () => store(() => false);
r('[data-action-type=save]').onclick = () => store(id => r(`[data-id=${id}]`).getAttribute('aria-checked') === 'true');
r('.more').onclick = second;
rr('.sw:not(:disabled)').forEach(s => { s.onclick = () => s.setAttribute('aria-checked', s.getAttribute('aria-checked') !== 'true'); });
rr('[role=tab]').forEach(t => { t.onclick = () => { rr('[role=tab]').forEach(o => o.setAttribute('aria-selected', o === t)); rr('[role=tabpanel]').forEach(p => { p.hidden = p.id !== t.dataset.t; }); }; });
window.LindenauCmp = { showSecondLayer() { const v = getL(K); if (v) JSON.parse(v).services.forEach(s => { const e = r(`[data-id=${s.id}]`); if (e) e.setAttribute('aria-checked', s.status); }); second(); r('#ov').hidden = false; } };
if (truth() === 'nothing') setTimeout(() => { r('#ov').hidden = false; }, 350);
act();
}
