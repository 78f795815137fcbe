package octopus.node.qemu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import octopus.spi.Secret;

/** Hands a secret to a program through a file that only its user can read. */
public final class SecretFile {
    private SecretFile() {}

    /** Written whole, with mode 0600 from the first moment. */
    public static Path write(Path directory, String name, Secret secret) throws IOException {
        Path file = directory.resolve(name + ".secret");
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, secret.reveal());
    }
}
