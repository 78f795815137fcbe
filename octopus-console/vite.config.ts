/// <reference types="vitest/config" />
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  base: '/console/',
  plugins: [react()],
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
        // What changes seldom is apart from what changes often, so that an upgrade fetches little again; what few
        // people need is a file of its own.
        manualChunks: (id) => (id.includes('/node_modules/') && !id.includes('/node_modules/yaml/') ? 'libraries' : undefined),
      },
    },
  },
  // npm run dev: the page from here, everything else from a server that runs.
  server: { proxy: Object.fromEntries(['/api', '/v3', '/image'].map((path) => [path, 'http://127.0.0.1:8776'])) },
  test: { include: ['src/**/*.test.ts', 'src/**/*.test.tsx'] },
})
