(() => {
  const fields = [];
  for (const input of document.querySelectorAll('input')) {
    if (fields.length === 60) break;
    if (!['text', 'email', 'tel', 'search'].includes(input.type) || input.disabled || input.readOnly || input.value) continue;
    // A trap for robots is hidden from people in one of these ways.
    if (input.tabIndex < 0 || input.closest('[aria-hidden="true"], [inert]')) continue;
    if (!input.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const box = input.getBoundingClientRect();
    if (box.width < 30 || box.height < 8 || box.right < 0 || box.bottom + scrollY < 0) continue;
    const labels = [...(input.labels || [])].map((label) => label.textContent);
    fields.push({
      selector: path(input), type: input.type, autocomplete: input.autocomplete.slice(0, 60), form: input.form ? input.form.action + '' : '',
      text: [input.name, input.id, input.placeholder, input.getAttribute('aria-label'), ...labels]
        .filter(Boolean).join(' | ').replace(/\s+/g, ' ').slice(0, 300),
    });
  }
  return fields;
})()
