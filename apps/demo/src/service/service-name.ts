/** What the service is called: in metrics, traces and logs. */
export const SERVICE = 'quotes';
