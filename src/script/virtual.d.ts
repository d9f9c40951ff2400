declare module 'virtual:sandbox-modules' {
  /** JavaScript sources of the modules that exist inside the sandbox. */
  const modules: Readonly<Record<string, string>>;
  export default modules;
}
