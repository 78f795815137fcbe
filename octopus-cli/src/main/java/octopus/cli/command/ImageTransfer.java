package octopus.cli.command;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;
import octopus.cli.http.Json;
import octopus.cli.output.Progress;
import octopus.cli.terminal.CliFault;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The bytes of images, to the server and from it: as a stream, counted, and compared by checksum. */
@Command(addMethodSubcommands = false)
abstract class ImageTransfer {
    private static final int HEAD = 8;
    final Session session;

    ImageTransfer(Session session) {
        this.session = session;
    }

    @Command(name = "create", description = "Upload an image, or announce one without content.")
    int create(
            @Parameters(paramLabel = "NAME", description = "Name of the image.") String name,
            @Option(names = "--file", paramLabel = "FILE", description = "Its content; - is standard input.")
                    String file,
            @Option(
                            names = "--disk-format",
                            paramLabel = "FORMAT",
                            description = "raw, qcow2, vmdk, vdi, vhd, iso. Default: what the file looks like.")
                    String format,
            @Option(
                            names = "--container-format",
                            paramLabel = "FORMAT",
                            defaultValue = "bare",
                            description = "Default: ${DEFAULT-VALUE}.")
                    String container,
            @Option(names = "--visibility", paramLabel = "WHO", description = "private, shared, community or public.")
                    String visibility,
            @Option(names = "--protected", description = "Protect against deletion.") boolean guarded,
            @Option(names = "--min-disk", paramLabel = "GIB", description = "Smallest volume for it.") Long minDisk,
            @Option(names = "--property", paramLabel = "KEY=VALUE", description = "Further properties.")
                    Map<String, String> properties) {
        ObjectNode body = properties == null ? Json.object() : Json.of(properties);
        body.put("name", name);
        body.put("container_format", container);
        Query.put(body, "visibility", visibility);
        if (guarded) {
            body.put("protected", true);
        }
        if (minDisk != null) {
            body.put("min_disk", minDisk);
        }
        if (file == null) {
            body.put("disk_format", format == null ? "raw" : format);
            session.printer().one(session.images().post("/images", body));
            return 0;
        }
        try (BufferedInputStream content = new BufferedInputStream(open(file), 1 << 16)) {
            body.put("disk_format", format == null ? guess(content, file) : format);
            session.printer().one(upload(body, content, length(file)));
        } catch (IOException e) {
            throw failed("read", file, e);
        }
        return 0;
    }

    private InputStream open(String file) throws IOException {
        return file.equals("-") ? session.terminal().in() : Files.newInputStream(Path.of(file));
    }

    private static long length(String file) throws IOException {
        return file.equals("-") ? -1 : Files.size(Path.of(file));
    }

    /** An image whose bytes did not arrive whole is of no use to anybody: it is deleted again. */
    private JsonNode upload(ObjectNode body, InputStream content, long length) {
        String id = Json.text(session.images().post("/images", body), "id");
        try (Progress progress = session.progress();
                CountedStream counted = new CountedStream(content, "uploading", length, progress)) {
            session.images().upload("/images/" + id + "/file", counted);
            JsonNode image = session.images().get("/images/" + id);
            compare(image, counted.digest(), id);
            return image;
        } catch (StorageException e) {
            deleteQuietly(id);
            throw e;
        } catch (IOException e) {
            deleteQuietly(id);
            throw failed("read", "the image's content", e);
        }
    }

    private void deleteQuietly(String id) {
        try {
            session.images().delete("/images/" + id);
        } catch (StorageException e) {
            session.terminal().err().println("The image " + id + " stays behind: " + e.getMessage());
        }
    }

    @Command(name = "save", description = "Download an image.")
    int save(
            @Parameters(paramLabel = "IMAGE", description = "Name or id.") String image,
            @Option(
                            names = "--file",
                            paramLabel = "FILE",
                            required = true,
                            description = "Where to; - is standard output.")
                    String file) {
        String id = Names.image(session, image);
        JsonNode facts = session.images().get("/images/" + id);
        long length = facts.path("size").asLong(-1);
        try (Progress progress = session.progress();
                CountedStream content = new CountedStream(
                        session.images().download("/images/" + id + "/file"), "downloading", length, progress)) {
            if (file.equals("-")) {
                content.transferTo(session.terminal().out());
                session.terminal().out().flush();
                compare(facts, content.digest(), id);
            } else {
                saveTo(Path.of(file), content, facts, id);
            }
        } catch (IOException e) {
            throw failed("write", file, e);
        }
        return 0;
    }

    /** Under another name first, so that half an image never has the name of a whole one. */
    private void saveTo(Path file, CountedStream content, JsonNode facts, String id) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (OutputStream out = Files.newOutputStream(part)) {
                content.transferTo(out);
            }
            compare(facts, content.digest(), id);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
        session.printer().say("Saved " + file + ", " + Progress.amount(Files.size(file)) + ", checksum compared");
    }

    private static void compare(JsonNode image, String digest, String id) {
        String expected = Json.text(image, "os_hash_value");
        if (Json.text(image, "os_hash_algo").equals("sha512") && !expected.isEmpty() && !expected.equals(digest)) {
            throw Fault.of(
                            CliFault.CONTENT_DIFFERS,
                            "The content of image " + id + " is not what was sent",
                            "sha512 " + digest + ", the server has " + expected,
                            "Try again.")
                    .exception();
        }
    }

    /** By the first bytes, as programs know their own files; then by the name. */
    static String guess(InputStream content, String file) throws IOException {
        content.mark(HEAD);
        String head = new String(content.readNBytes(HEAD), StandardCharsets.ISO_8859_1);
        content.reset();
        if (head.startsWith("QFI\u00fb")) {
            return "qcow2";
        }
        if (head.startsWith("KDMV")) {
            return "vmdk";
        }
        if (head.startsWith("conectix")) {
            return "vhd";
        }
        if (head.startsWith("vhdxfile")) {
            return "vhdx";
        }
        return file.toLowerCase(Locale.ROOT).endsWith(".iso") ? "iso" : "raw";
    }

    private static StorageException failed(String verb, String file, IOException e) {
        return new StorageException(
                Fault.of(
                        CliFault.FILE_FAILED,
                        "Cannot " + verb + " " + file,
                        e.getClass().getSimpleName() + ": " + e.getMessage(),
                        "Check the path, the permissions and the room on the disk."),
                e);
    }
}
