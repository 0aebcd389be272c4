type Camel<S extends string> = S extends `${infer A}_${infer B}` ? `${A}${Capitalize<Camel<B>>}` : S;

/** A row as it is shown outside: the same fields in camelCase. */
export type CamelRow<T> = { [K in keyof T as Camel<K & string>]: T[K] };

export const camel = <T extends object>(row: T): CamelRow<T> =>
  Object.fromEntries(
    Object.entries(row).map(([k, v]) => [k.replace(/_([a-z])/g, (_, c: string) => c.toUpperCase()), v]),
  ) as CamelRow<T>;
