{
const getL = n => localStorage.getItem(n) || '', setL = (n, v) => localStorage.setItem(n, typeof v === 'string' ? v : JSON.stringify(v));

const K = 'bdl_axe', E = [['audience', 'Mesure d’audience', 'Nous comptons les visites et les paniers abandonnés.'], ['video', 'Extraits vidéo', 'Les bandes-annonces viennent d’une plateforme externe.'], ['pub', 'Publicité', 'Nos annonces vous suivent sur d’autres sites.']];
truth = () => { const v = getL(K); return !v ? 'nothing' : E.some(([k]) => JSON.parse(v)[k]) ? 'accepted' : 'rejected'; };
effects = { accept: '.bw-ok', open: '.bw-choisir, .bw-suite, .bw-retour, .bl-revoir', save: '.bw-fin', switch: '.bw-i' };
const w = document.createElement('div'); w.className = 'bw'; w.hidden = true; document.body.append(w);
let choix = {};
const fin = () => { setL(K, { ...choix, fini: Date.now() }); w.hidden = true; act(); };
const vue = n => {
  const e = E[n];
  w.innerHTML = n < 0 ? `<div role="dialog" aria-label="Cookies"><h3>Avant le lever de rideau…</h3><p>On aimerait poser quelques cookies pendant votre visite. Est-ce que ça vous va ?</p><div class="bw-b"><button type="button" class="bw-choisir">Je choisis</button><button type="button" class="bw-ok">OK pour tout</button></div></div>`
    : `<div role="dialog" aria-label="Cookies, étape ${n + 1} sur ${E.length}"><p class="bw-n">${n + 1} / ${E.length}</p><h3>${e[1]}</h3><p>${e[2]}</p><label class="bw-i"><input type="checkbox" role="switch" ${choix[e[0]] ? 'checked' : ''}> ${e[1]}</label><div class="bw-b">${n ? '<button type="button" class="bw-retour">Retour</button>' : ''}${n < E.length - 1 ? '<button type="button" class="bw-suite">Suivant</button>' : '<button type="button" class="bw-fin">Terminer</button>'}</div></div>`;
  const on = (s, f) => { const b = w.querySelector(s); if (b) b.onclick = f; };
  const noter = () => { choix[e[0]] = w.querySelector('input').checked; };
  on('.bw-ok', () => { E.forEach(([k]) => { choix[k] = true; }); fin(); });
  on('.bw-choisir', () => vue(0));
  on('.bw-suite', () => { noter(); vue(n + 1); });
  on('.bw-retour', () => { noter(); vue(n - 1); });
  on('.bw-fin', () => { noter(); fin(); });
};
document.querySelector('.bl-revoir').onclick = e => { e.preventDefault(); choix = {}; vue(-1); w.hidden = false; };
if (truth() === 'nothing') { vue(-1); w.hidden = false; }
act();
}
