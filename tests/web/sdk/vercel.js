import { inject, track } from '@vercel/analytics';
window.vercelAnalytics = { inject, track };
