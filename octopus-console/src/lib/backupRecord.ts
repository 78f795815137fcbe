/** What is needed to find a backup again without the database. */
export interface BackupRecord {
  backup_service: string
  backup_url: string
}

/** As the API writes it, or as the command line does; undefined where it is neither. */
export function readRecord(typed: string): BackupRecord | undefined {
  try {
    const read = JSON.parse(typed) as { 'backup-record'?: BackupRecord } & Partial<BackupRecord>
    const { backup_service, backup_url } = read['backup-record'] ?? read
    return backup_service && backup_url ? { backup_service, backup_url } : undefined
  } catch {
    return undefined
  }
}
