// A limit for a call of a desk. Such a call cannot be ended, so a late answer is dropped.

export async function orSilence<T>(ms: number, answer: Promise<T>): Promise<T | "silent"> {
  let timer: ReturnType<typeof setTimeout> | null = null
  const silence = new Promise<"silent">((resolve) => {
    timer = setTimeout(() => resolve("silent"), ms)
  })
  try {
    return await Promise.race([answer, silence])
  } finally {
    clearTimeout(timer)
  }
}
