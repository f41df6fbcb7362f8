{
const getC = n => decodeURIComponent((document.cookie.match(new RegExp('(?:^|; )' + n + '=([^;]*)')) || [])[1] || ''), setC = (n, v, d = 180) => { document.cookie = n + '=' + encodeURIComponent(v) + '; path=' + place + '; max-age=' + d * 86400 + '; SameSite=Lax'; };

const N = 'cotes_token', P = { analytics: 'Mesure d’audience', pubperso: 'Publicité personnalisée', reseaux: 'Contenus des réseaux sociaux' };
const lire = () => { try { return JSON.parse(atob(getC(N))); } catch { return null; } };
truth = () => { const t = lire(); return !t ? 'nothing' : t.purposes.enabled.length ? 'accepted' : 'rejected'; };
effects = { accept: '#cotes-agree, .tout-ok', reject: '.cotes-sans, .tout-non', open: '#cotes-more, .gerer', save: '.cotes-save', switch: '.paire button' };
document.body.insertAdjacentHTML('beforeend', `<div id="cotes-host" data-nosnippet="true" hidden><div class="cotes-bg"><div class="cotes-pop" role="dialog" aria-modal="true" aria-labelledby="cotes-t"><div class="vue1">
<span class="cotes-sans" role="button" tabindex="0">Continuer sans accepter →</span><h1 id="cotes-t">La vie privée de nos lecteurs compte</h1>
<p>Avec votre accord, nos 94 partenaires et nous utilisons des traceurs pour stocker et lire des données comme votre adresse IP ou votre visite sur ce site. Ils servent à mesurer l’audience, à afficher une publicité adaptée à vos lectures et à relier le site aux réseaux sociaux. Vous pouvez revenir sur votre choix à tout moment au bas de chaque page.</p>
<div class="cotes-b"><button id="cotes-more" aria-label="Paramétrer : choisir finalité par finalité"><span>Paramétrer</span></button><button id="cotes-agree" aria-label="Accepter et fermer : donner mon accord"><span>Accepter &amp; Fermer</span></button></div></div>
<div class="vue2" hidden><h2>Vos préférences</h2><p class="ligne"><b>Pour toutes les finalités</b><span class="paire2"><button class="tout-non">Tout refuser</button><button class="tout-ok">Tout accepter</button></span></p>
${Object.entries(P).map(([k, n]) => `<p class="ligne"><span>${n}</span><span class="paire" role="group" aria-label="${n}" data-k="${k}"><button aria-pressed="false" data-v="0">Refuser</button><button aria-pressed="false" data-v="1">Accepter</button></span></p>`).join('')}
<div class="cotes-b"><button class="cotes-save" disabled>Enregistrer</button></div></div></div></div></div>`);
const q = s => document.querySelector(s), qa = s => [...document.querySelectorAll(s)], h = q('#cotes-host');
const garder = enabled => { setC(N, btoa(JSON.stringify({ user_id: crypto.randomUUID(), created: new Date().toISOString(), purposes: { enabled, disabled: Object.keys(P).filter(k => !enabled.includes(k)) }, version: 2 })), 180); h.hidden = true; act(); };
const pret = () => { q('.cotes-save').disabled = Object.keys(P).some(k => !q(`[data-k=${k}] [aria-pressed=true]`)); };
const vue2 = () => { q('.vue1').hidden = true; q('.vue2').hidden = false; };
q('#cotes-agree').onclick = q('.tout-ok').onclick = () => garder(Object.keys(P));
q('.cotes-sans').onclick = q('.tout-non').onclick = () => garder([]);
q('.cotes-sans').onkeydown = e => { if (e.key === 'Enter' || e.key === ' ') { e.preventDefault(); garder([]); } };
q('#cotes-more').onclick = vue2;
qa('.paire button').forEach(b => { b.onclick = () => { b.parentNode.querySelectorAll('button').forEach(o => o.setAttribute('aria-pressed', o === b)); pret(); }; });
q('.cotes-save').onclick = () => garder(Object.keys(P).filter(k => q(`[data-k=${k}] [aria-pressed=true]`).dataset.v === '1'));
window.Cotes = { preferences: { show() { const t = lire(); if (t) qa('.paire').forEach(p => p.querySelectorAll('button').forEach(b => b.setAttribute('aria-pressed', (b.dataset.v === '1') === t.purposes.enabled.includes(p.dataset.k)))); pret(); vue2(); h.hidden = false; } } };
h.hidden = !!lire();
act();
}
