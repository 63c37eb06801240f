import { oneOf } from '../catalog/labels.ts';

/**
 * The methods that https://opentelemetry.io/docs/specs/semconv/registry/attributes/http/ knows. Any other is recorded as
 * `_OTHER`: a client may send whatever it likes.
 */
export const httpRequestMethod = oneOf(
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'CONNECT',
  'OPTIONS',
  'TRACE',
  'PATCH',
  'QUERY',
  '_OTHER',
);
