// The published package, put on window so that a page can start it after a choice.
import posthog from 'posthog-js';
window.posthog = posthog;
