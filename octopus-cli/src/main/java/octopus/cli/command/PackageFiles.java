package octopus.cli.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import octopus.cli.http.Json;
import octopus.cli.terminal.CliFault;
import octopus.node.archive.Limits;
import octopus.node.archive.Manifest;
import octopus.node.archive.PackageBuilder;
import octopus.node.archive.PackageFile;
import octopus.node.archive.SigningKeys;
import octopus.node.archive.Sums;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** Packages as files, on the machine where the command runs: no server is asked. */
@Command(addMethodSubcommands = false)
abstract class PackageFiles {
    final Session session;

    PackageFiles(Session session) {
        this.session = session;
    }

    @Command(
            name = "build",
            description = {
                "Make a package of a directory: package.yaml, and the folders products, python, wheels, config.",
                "The same directory gives the same bytes. No server is asked."
            })
    int build(
            @Parameters(paramLabel = "DIR", description = "The directory.") Path directory,
            @Option(
                            names = {"-f", "--file"},
                            required = true,
                            paramLabel = "FILE",
                            description = "Where the package goes.")
                    Path file) {
        Manifest manifest = unwrapped("write", file, () -> PackageBuilder.build(directory, file));
        return tell(manifest, file, "");
    }

    @Command(
            name = "keygen",
            description =
                    "Make a key to sign packages with: FILE, for you only, and FILE.pub, for the servers. No server is asked.")
    int keygen(@Parameters(paramLabel = "FILE", description = "Where the private key goes.") Path file) {
        ObjectNode answer = Json.object();
        answer.put("fingerprint", SigningKeys.make(file));
        answer.put("private_key", file.toString());
        answer.put("public_key", file + ".pub");
        session.printer().one(answer);
        return 0;
    }

    @Command(name = "sign", description = "Sign a package; the same key gives the same bytes. No server is asked.")
    int sign(
            @Parameters(paramLabel = "FILE", description = "The package; it gets the signature.") Path file,
            @Option(names = "--key", required = true, paramLabel = "FILE", description = "Your private key.")
                    Path key) {
        return unwrapped("sign", file, () -> {
            try (PackageFile opened = PackageFile.open(file, Limits.usual())) {
                opened.sign(key, file);
            }
            return verified(file, key.resolveSibling(key.getFileName() + ".pub"));
        });
    }

    @Command(
            name = "verify",
            description = {
                "Look at a package as a server would: every sum, every name, and whether this key has signed it.",
                "No server is asked."
            })
    int verify(
            @Parameters(paramLabel = "FILE", description = "The package.") Path file,
            @Option(names = "--key", required = true, paramLabel = "FILE", description = "The signer's public key.")
                    Path key) {
        return unwrapped("read", file, () -> verified(file, key));
    }

    private int verified(Path file, Path key) throws IOException {
        try (PackageFile opened = PackageFile.open(file, Limits.usual())) {
            var open = SigningKeys.readPublic(Files.readString(key));
            if (!opened.isSignedBy(open)) {
                throw Fault.of(
                                CliFault.CONTENT_DIFFERS,
                                "Package " + opened.manifest().title() + " is not signed with " + key,
                                opened.signature()
                                        .map(other -> "it is signed with key " + other.fingerprint())
                                        .orElse("nobody has signed it"),
                                "Ask for the key of whoever signed it, and compare its fingerprint.")
                        .exception();
            }
            return tell(opened.manifest(), file, SigningKeys.fingerprint(open));
        }
    }

    private int tell(Manifest manifest, Path file, String signer) {
        ObjectNode answer = Json.object();
        answer.put("name", manifest.name());
        answer.put("version", manifest.version());
        answer.put("files", manifest.files().size());
        answer.put("sha256", unwrapped("read", file, () -> Sums.sha256(file)));
        answer.put("signed_with", signer);
        session.printer().one(answer);
        return 0;
    }

    private interface Work<T> {
        T run() throws IOException;
    }

    private static <T> T unwrapped(String verb, Path file, Work<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw failed(verb, file, e);
        } catch (UncheckedIOException e) {
            throw failed(verb, file, e.getCause());
        }
    }

    static StorageException failed(String verb, Path file, IOException e) {
        return new StorageException(
                Fault.of(
                        CliFault.FILE_FAILED,
                        "Cannot " + verb + " " + file,
                        e.getClass().getSimpleName() + ": " + e.getMessage(),
                        "Check the path, the permissions and the room on the disk."),
                e);
    }
}
