package octopus.node.packages;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import octopus.node.Command;
import octopus.node.CommandResult;
import octopus.node.Node;
import octopus.node.NodeFiles;
import octopus.node.change.Difference;
import octopus.node.change.LineDiff;
import octopus.node.change.NodeChange;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/**
 * A tree of files, such as the drivers of a vendor or what is in a Python wheel, in a directory of its own. The directory is
 * Octopus's whole: it is put in place by one rename, so nobody ever sees half of it, and the one before is kept beside it
 * until a revert takes it back or {@link #forget} removes it.
 *
 * @param directory absolute; what is above it must exist
 * @param files path below the directory to the file on the machine where Octopus runs
 */
public record InstallTree(String directory, Map<String, Content> files) implements NodeChange<InstallTree.Before> {
    private static final String SUMS = ".octopus-sums";
    private static final int MOST_FILES = 20_000;
    private static final long MOST_BYTES = 1L << 30;

    public InstallTree {
        files = Map.copyOf(files);
        if (!directory.matches("/[^\\s]*[^/\\s]") || directory.contains("/../") || directory.lastIndexOf('/') == 0) {
            throw wrong(
                    directory,
                    "\"" + directory + "\" is no directory to have for one's own",
                    "Name one below /opt or /var/lib.");
        }
        files.keySet().forEach(InstallTree::requireBelow);
    }

    /** @param entry of an archive; empty text for the file itself @param sha256 what it must be, in lower case hexadecimal digits */
    public record Content(Path file, String entry, String sha256) {}

    /** @param sums what the directory held, in the words of its own list; empty text when it was not there */
    public record Before(boolean there, String sums) {}

    /** A tree of files on this machine. */
    public static InstallTree of(String directory, Path tree) {
        try (var all = Files.walk(tree)) {
            Map<String, Content> files = new TreeMap<>();
            all.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".pyc"))
                    .forEach(file -> files.put(tree.relativize(file).toString(), new Content(file, "", sum(file))));
            return new InstallTree(directory, files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is in a Python wheel, as it lies on {@code PYTHONPATH}; its scripts and headers are left out. */
    public static InstallTree ofWheel(String directory, Path wheel) {
        Map<String, Content> files = new TreeMap<>();
        long bytes = 0;
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(wheel))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.isDirectory()) {
                    continue;
                }
                MessageDigest digest = digest();
                bytes += zip.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
                if (files.size() >= MOST_FILES || bytes > MOST_BYTES) {
                    throw wrong(wheel.toString(), "it unpacks to more than a wheel has", "See where it comes from.");
                }
                String path = placed(entry.getName());
                if (!path.isEmpty()) {
                    files.put(
                            path,
                            new Content(wheel, entry.getName(), HexFormat.of().formatHex(digest.digest())));
                }
            }
        } catch (IOException e) {
            throw wrong(wheel.toString(), "it is no wheel: " + e.getMessage(), "Give a file that pip could install.");
        }
        if (files.keySet().stream().noneMatch(path -> path.endsWith(".dist-info/WHEEL"))) {
            throw wrong(wheel.toString(), "it has no .dist-info/WHEEL", "Give a file that pip could install.");
        }
        return new InstallTree(directory, files);
    }

    /** Libraries go where the others are; what pip would put elsewhere is not for an import. */
    private static String placed(String name) {
        int data = name.indexOf(".data/");
        if (data < 0 || name.indexOf('/') < data) {
            return name;
        }
        String rest = name.substring(data + ".data/".length());
        return rest.startsWith("purelib/") || rest.startsWith("platlib/") ? rest.substring("purelib/".length()) : "";
    }

    @Override
    public String subject() {
        return "files below " + directory;
    }

    @Override
    public Before look(Node node) {
        NodeFiles there = node.files();
        return there.exists(directory) ? new Before(true, sums(node)) : new Before(false, "");
    }

    @Override
    public Optional<Difference> plan(Node node) {
        String text = LineDiff.of(sums(node), wanted());
        return text.isEmpty() ? Optional.empty() : Optional.of(Difference.of(subject(), text));
    }

    @Override
    public void apply(Node node, Before before) {
        settle(node);
        if (sums(node).equals(wanted())) {
            return;
        }
        requireOurs(node);
        String beside = directory + ".octopus-new";
        remove(node, beside);
        NodeFiles there = node.files();
        there.makeDirectory(beside, "755");
        CommandResult ignored = node.run(Command.of("tar", "-x", "--no-same-owner", "-C", beside)
                .input(this::archive)
                .limit(Duration.ofMinutes(30)));
        String came = measured(node, beside);
        if (!came.equals(wanted())) {
            remove(node, beside);
            throw Fault.of(
                            PackageFault.PACKAGE_DAMAGED,
                            "Putting files below " + directory + " on " + node.name(),
                            "what arrived is not what was sent",
                            "Upload the package anew; nothing was installed.")
                    .about("node", node.name())
                    .exception();
        }
        there.write(beside + "/" + SUMS, came.getBytes(java.nio.charset.StandardCharsets.UTF_8), "644", "");
        remove(node, old());
        if (there.exists(directory)) {
            rename(node, directory, old());
        }
        rename(node, beside, directory);
    }

    @Override
    public void revert(Node node, Before before) {
        settle(node);
        remove(node, directory + ".octopus-new");
        remove(node, directory + ".octopus-gone");
        if (before.there() && !sums(node).equals(before.sums())) {
            if (!node.files().exists(old()) || !measured(node, old()).equals(before.sums())) {
                throw Fault.of(
                                PackageFault.PACKAGE_OLD_VERSION_GONE,
                                "Taking back the files below " + directory + " on " + node.name(),
                                "the ones from before are not kept any more",
                                "Install that version again, then go on.")
                        .about("node", node.name())
                        .exception();
            }
            rename(node, directory, directory + ".octopus-gone");
            rename(node, old(), directory);
            remove(node, directory + ".octopus-gone");
        } else if (!before.there()) {
            requireOurs(node);
            remove(node, directory);
        }
    }

    /** The change is for good: what was kept for a revert goes. */
    public void forget(Node node) {
        settle(node);
        remove(node, old());
    }

    private String old() {
        return directory + ".octopus-old";
    }

    /** Between two renames somebody was killed: the old one is put back, and everything begins anew. */
    private void settle(Node node) {
        if (!node.files().exists(directory) && node.files().exists(old())) {
            rename(node, old(), directory);
        }
    }

    private void requireOurs(Node node) {
        if (node.files().exists(directory) && !node.files().exists(directory + "/" + SUMS)) {
            throw wrong(
                    directory,
                    "there is a directory of this name on " + node.name() + " that Octopus did not make",
                    "Name another one.");
        }
    }

    /** Sum and path of each file, a line each: what {@code sha256sum} says of them. */
    private String wanted() {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(files)
                .forEach((path, content) ->
                        text.append(content.sha256()).append("  ").append(path).append('\n'));
        return text.toString();
    }

    private String sums(Node node) {
        return node.files().exists(directory) ? measured(node, directory) : "";
    }

    /** Compiled files that Python leaves there do not count. */
    private String measured(Node node, String place) {
        String said = node.run(Command.of(
                        "find",
                        place,
                        "-type",
                        "f",
                        "!",
                        "-name",
                        SUMS,
                        "!",
                        "-name",
                        "*.pyc",
                        "-exec",
                        "sha256sum",
                        "{}",
                        "+"))
                .output();
        Map<String, String> sums = new TreeMap<>();
        said.lines()
                .map(line -> line.split("  ", 2))
                .filter(part -> part.length == 2)
                .forEach(part -> sums.put(part[1].substring(place.length() + 1), part[0]));
        StringBuilder text = new StringBuilder();
        sums.forEach((path, sum) -> text.append(sum).append("  ").append(path).append('\n'));
        return text.toString();
    }

    private static void rename(Node node, String from, String to) {
        CommandResult ignored = node.run(Command.of("mv", "-T", "--", from, to));
    }

    private static void remove(Node node, String path) {
        CommandResult ignored = node.run(Command.of("rm", "-rf", "--one-file-system", "--", path));
    }

    private void archive(OutputStream out) throws IOException {
        TarStream tar = new TarStream(out);
        for (Map.Entry<String, Content> file : new TreeMap<>(files).entrySet()) {
            tar.file(file.getKey(), read(file.getValue()));
        }
        tar.end();
    }

    private static byte[] read(Content content) {
        try {
            if (content.entry().isEmpty()) {
                return Files.readAllBytes(content.file());
            }
            try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(content.file()))) {
                for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    if (entry.getName().equals(content.entry())) {
                        return zip.readAllBytes();
                    }
                }
            }
            throw wrong(content.file().toString(), "it has lost " + content.entry(), "Upload it anew.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sum(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = digest();
            long ignored = in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A path in an archive that leads out of it would write anywhere. */
    private static void requireBelow(String path) {
        boolean out = path.startsWith("/")
                || path.contains("\\")
                || path.contains("\n")
                || java.util.Arrays.stream(path.split("/", -1))
                        .anyMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
        if (out) {
            throw wrong(
                    path,
                    "a file of the tree is called \"" + path + "\"",
                    "Give a tree of sources without such names.");
        }
    }

    private static StorageException wrong(String what, String cause, String correction) {
        return Fault.of(PackageFault.PACKAGE_UNUSABLE, "Files for " + what, cause, correction)
                .exception();
    }
}
