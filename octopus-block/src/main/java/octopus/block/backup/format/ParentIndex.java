package octopus.block.backup.format;

import java.util.List;
import octopus.block.backup.store.BackupStore;

/** What the backup holds that another one is the difference to. */
final class ParentIndex {
    private final BackupFiles files;
    private final Manifest manifest;

    ParentIndex(BackupStore store, BackupWriter.Parent parent) {
        this.files = new BackupFiles(store, parent.location());
        this.manifest = files.manifest(parent.manifest());
    }

    int chunkBytes() {
        return manifest.chunkBytes();
    }

    /** Empty of chunks where the volume was smaller then. */
    IndexPage page(int number) {
        return number < manifest.pages().size()
                ? files.page(manifest, number)
                : new IndexPage(number, List.of(files.location()), List.of(), 0, 0);
    }
}
