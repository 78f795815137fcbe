/// <reference types="vitest/config" />
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** Each component of antd from its own file: only so is it seen what the first page needs. */
const eachOfItsOwn: Plugin = {
  name: 'each-of-its-own',
  enforce: 'post',
  apply: 'build',
  transform: (code, id) =>
    id.includes('/node_modules/')
      ? undefined
      : code.replace(/import\s*\{([^}]*)\}\s*from\s*["']antd["'];?/g, (_, names: string) =>
          names
            .split(',')
            .map((name) => name.trim().split(/\s+as\s+/))
            .filter(([name]) => name)
            .map(([name = '', as = name]) => `import ${as} from "antd/es/${name.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()}";`)
            .join(' '),
        ),
}

type Module = { importedIds: readonly string[] } | null

/** What is there before the first page can be drawn: what its scripts import, and what those import. */
function firstOf(modules: Iterable<string>, read: (id: string) => Module): Set<string> {
  const first = new Set<string>()
  const wanted = [...modules].filter((id) => /\/src\/(main\.tsx|pages\/Overview\.tsx)$/.test(id))
  for (let id = wanted.pop(); id !== undefined; id = wanted.pop()) {
    if (first.has(id)) continue
    first.add(id)
    wanted.push(...(read(id)?.importedIds ?? []))
  }
  return first
}

let first: Set<string> | undefined

export default defineConfig({
  base: '/console/',
  plugins: [react(), eachOfItsOwn],
  build: {
    outDir: 'target/classes/octopus/console',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    // Nothing as data: addresses in scripts and styles; the content security policy is strict.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
    rollupOptions: {
      output: {
        // What changes seldom is apart from what changes often, so that an upgrade fetches little again: what the first
        // page needs in one file, what tables and forms need beside that in another. What few people need is its own.
        manualChunks: (id, { getModuleIds, getModuleInfo }) => {
          if (!id.includes('/node_modules/') || id.includes('/node_modules/yaml/')) return undefined
          first ??= firstOf(getModuleIds(), getModuleInfo)
          return first.has(id) ? 'libraries' : 'forms'
        },
      },
    },
  },
  // npm run dev: the page from here, everything else from a server that runs.
  server: { proxy: Object.fromEntries(['/api', '/v3', '/image'].map((path) => [path, 'http://127.0.0.1:8776'])) },
  test: { include: ['src/**/*.test.ts', 'src/**/*.test.tsx'] },
})
