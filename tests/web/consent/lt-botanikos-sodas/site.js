{
const getL = n => localStorage.getItem(n) || '', setL = (n, v) => localStorage.setItem(n, typeof v === 'string' ? v : JSON.stringify(v));

const K = 'jl-ss-cookies-allowed';
truth = () => { const v = getL(K); return !v ? 'nothing' : v === '[]' ? 'rejected' : 'accepted'; };
effects = { accept: 'button.accept', reject: 'button.decline', open: 'button.manage', save: 'button.confirm', switch: '.ct' };
const pill = document.createElement('div'); pill.className = 'sq-cookie-banner bottom-left'; pill.hidden = true;
const draw = manage => {
  pill.innerHTML = manage ? `<div class="sq-in" role="dialog" aria-label="Slapukų valdymas"><p>Pasirinkite, kuriuos slapukus leidžiate.</p><label class="ct"><input type="checkbox" name="performance"> Našumo ir analizės</label><label class="ct"><input type="checkbox" name="marketing"> Rinkodaros</label><div class="sq-b"><button type="button" class="confirm">Išsaugoti</button></div></div>`
    : `<div class="sq-in" role="dialog" aria-label="Slapukai"><p>Svetainėje naudojame slapukus, kad suprastume, kas domina lankytojus, ir galėtume priminti apie renginius.</p><div class="sq-b"><button type="button" class="accept">Sutinku</button><button type="button" class="decline">Nesutinku</button><button type="button" class="manage">Tvarkyti slapukus</button></div></div>`;
  const on = (s, f) => { const e = pill.querySelector(s); if (e) e.onclick = f; };
  on('.accept', () => done(['performance', 'marketing'])); on('.decline', () => done([])); on('.manage', () => draw(true));
  on('.confirm', () => done([...pill.querySelectorAll('input:checked')].map(i => i.name)));
};
const done = list => { setL(K, JSON.stringify(list)); pill.remove(); act(); };
document.body.append(pill);
if (!getL(K)) { draw(false); pill.hidden = false; }
act();
}
