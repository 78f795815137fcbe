package octopus.block.backup.format;

import java.util.Optional;
import octopus.block.backup.store.BackupStore;

/** The objects of one backup, by name. @param location in the store, without a slash at the end */
record BackupFiles(BackupStore store, String location) {
    String manifestName() {
        return location + "/manifest.json";
    }

    String pageName(int page) {
        return location + "/index-%06d".formatted(page);
    }

    /** @param object numbered within the backup: a page has {@link IndexPage#CHUNKS} numbers of its own */
    String dataName(int object) {
        return location + "/data-%09d".formatted(object);
    }

    Manifest manifest(Optional<String> sha256) {
        return Manifest.decoded(manifestName(), store.get(manifestName()), sha256);
    }

    IndexPage page(Manifest manifest, int number) {
        byte[] bytes = store.get(pageName(number));
        if (!Sha256.hex(bytes).equals(manifest.pages().get(number))) {
            throw IndexPage.damaged(pageName(number), "its checksum is not the one in the manifest");
        }
        return IndexPage.decoded(pageName(number), bytes);
    }
}
