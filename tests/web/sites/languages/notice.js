const words = {
  en: ['Cookies', 'We use cookies for statistics. Do you agree?', 'Accept all', 'Reject all'],
  de: ['Cookies', 'Wir verwenden Cookies für die Statistik. Sind Sie einverstanden?', 'Alle akzeptieren', 'Alle ablehnen'],
}[document.documentElement.lang];
const box = document.createElement('div');
box.id = 'cookie-banner';
box.setAttribute('role', 'dialog');
box.setAttribute('aria-label', words[0]);
box.style.cssText = 'position:fixed;left:0;right:0;bottom:0;padding:24px;background:#fff;border-top:2px solid';
const text = document.createElement('p');
text.textContent = words[1];
box.append(text);
for (const word of words.slice(2)) {
  const button = document.createElement('button');
  button.textContent = word;
  button.addEventListener('click', () => box.remove());
  box.append(button);
}
document.body.append(box);
