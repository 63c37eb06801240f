declare module 'opossum8' {
  export { default } from 'opossum';
}
