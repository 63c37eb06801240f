declare module 'ws7' {
  export { default } from 'ws';
}
