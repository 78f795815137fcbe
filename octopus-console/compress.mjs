// After the build: what a browser fetches often lies in the jar as it goes over the wire. Only the page itself stays as it
// is, because the server writes into it.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { constants, gzipSync } from 'node:zlib'

const OUT = 'target/classes/octopus/console'

for (const entry of readdirSync(OUT, { recursive: true, withFileTypes: true })) {
  const file = join(entry.parentPath ?? entry.path, entry.name)
  if (entry.isFile() && /\.(js|css|svg)$/.test(file)) {
    const bytes = gzipSync(readFileSync(file), { level: constants.Z_BEST_COMPRESSION })
    // The operating system's mark in the header: the same input makes the same jar everywhere.
    bytes[9] = 255
    writeFileSync(`${file}.gz`, bytes)
    rmSync(file)
  }
}
