package octopus.node.image;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import octopus.node.Command;
import octopus.node.CommandResult;
import octopus.node.Node;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.StorageException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * qemu-img on a node. Formats are always given, never probed by qemu: a guest writes the first bytes of a raw disk, and
 * a probe would believe them. Paths are made absolute, so that none is taken for a protocol such as {@code json:}.
 *
 * <p>Interrupting the calling thread kills the program. Errors: TOOL_FAILED, TOOL_MISSING, NO_SPACE, TIMED_OUT.
 */
public final class QemuImages {
    /** As OpenStack limits it: a header can ask for any amount of memory (CVE-2015-5162). */
    private static final List<String> INSPECT_LIMITS = List.of("prlimit", "--as=1073741824", "--cpu=30", "--");

    private static final List<String> COPY_LIMITS = List.of("prlimit", "--as=4294967296", "--");
    /** qemu-img's own number of requests at once. */
    private static final String CACHED_REQUESTS = "8";

    private static final Duration INSPECT_TIME = Duration.ofSeconds(60);
    private static final Duration COPY_TIME = Duration.ofDays(2);
    private static final Pattern PROGRESS = Pattern.compile("\\(([0-9.]+)/100%\\)");

    private final Node node;
    private final DirectWrites direct = new DirectWrites();

    public QemuImages(Node node) {
        this.node = node;
    }

    /** What the image says of itself; the file may be in use. Check a stranger's file with {@link ImageInspector} first. */
    public ImageFacts inspect(Path image, String format) {
        List<String> arguments = new ArrayList<>(INSPECT_LIMITS);
        arguments.addAll(List.of("qemu-img", "info", "--output=json", "-U", "-f", format, full(image)));
        CommandResult result = run(image, Command.of(arguments).limit(INSPECT_TIME), Progress.NONE);
        return facts(json(image, result.output()));
    }

    /** For images that become ciphertext on their way. */
    public LuksImages luks() {
        return new LuksImages(node);
    }

    /** Makes a new image file, over whatever is there. With {@code backing} it reads as that file until written to. */
    public void create(Path image, String format, Size size, Optional<Backing> backing) {
        List<String> arguments = new ArrayList<>(List.of("qemu-img", "create", "-q", "-f", format));
        backing.ifPresent(below -> arguments.addAll(List.of("-u", "-F", below.format(), "-b", below.name())));
        arguments.add(full(image));
        arguments.add(Long.toString(size.bytes()));
        run(image, Command.of(arguments).limit(INSPECT_TIME), Progress.NONE);
    }

    /** The file that an image builds on. @param name absolute, or relative to the image's own directory */
    public record Backing(String name, String format) {}

    /** Copies an image into another. What was written is not yet safe against power loss: call fsync on the target. */
    public void convert(
            Path source,
            String sourceFormat,
            Path target,
            String targetFormat,
            ConvertOptions options,
            Progress progress) {
        List<String> arguments = new ArrayList<>(COPY_LIMITS);
        arguments.addAll(List.of("qemu-img", "convert", "-p", "-f", sourceFormat));
        if (options.compress()) {
            arguments.add("-c");
        } else {
            arguments.addAll(List.of("-W", "-m", options.pastCache() ? DirectWrites.REQUESTS : CACHED_REQUESTS));
        }
        if (options.bandwidth().bytes() > 0) {
            arguments.addAll(List.of("-r", Long.toString(options.bandwidth().bytes())));
        }
        if (options.intoExisting()) {
            arguments.add("-n");
            if (options.targetIsZero()) {
                arguments.add("--target-is-zero");
            }
        }
        if (options.shareSource()) {
            arguments.add("-U");
        }
        arguments.add(full(source));
        if (options.pastCache()) {
            direct.into(
                    new DirectWrites.Target(full(target), targetFormat),
                    how -> run(target, copy(arguments, how), progress));
        } else {
            run(target, copy(arguments, List.of(full(target), "-O", targetFormat)), progress);
        }
    }

    private static Command copy(List<String> arguments, List<String> target) {
        return Command.of(Stream.concat(arguments.stream(), target.stream()).toList())
                .limit(COPY_TIME);
    }

    /** Grows an image that nobody has open. */
    public void resize(Path image, String format, Size size) {
        run(
                image,
                Command.of("qemu-img", "resize", "-q", "-f", format, full(image), Long.toString(size.bytes()))
                        .limit(INSPECT_TIME),
                Progress.NONE);
    }

    /** Writes the data of a qcow2 overlay down into its backing file; the overlay is left as it is. */
    public void commit(Path overlay) {
        run(
                overlay,
                Command.of("qemu-img", "commit", "-q", "-d", "-f", "qcow2", full(overlay))
                        .limit(COPY_TIME),
                Progress.NONE);
    }

    /** Makes a qcow2 overlay stand on another file, copying what would otherwise change; empty: on none. */
    public void rebase(Path overlay, Optional<Backing> backing) {
        run(overlay, Command.of(rebaseArguments(overlay, backing, false)).limit(COPY_TIME), Progress.NONE);
    }

    /** Rewrites only the name of the backing file; its content must be the same as the old one's. */
    public void rename(Path overlay, Optional<Backing> backing) {
        run(overlay, Command.of(rebaseArguments(overlay, backing, true)).limit(INSPECT_TIME), Progress.NONE);
    }

    private static List<String> rebaseArguments(Path overlay, Optional<Backing> backing, boolean nameOnly) {
        List<String> arguments = new ArrayList<>(List.of("qemu-img", "rebase", "-q", "-f", "qcow2"));
        if (nameOnly) {
            arguments.add("-u");
        }
        backing.ifPresent(below -> arguments.addAll(List.of("-F", below.format())));
        arguments.addAll(List.of("-b", backing.map(Backing::name).orElse("")));
        arguments.add(full(overlay));
        return arguments;
    }

    /** Whether two images read the same; where one is longer, the rest of it must be zeros. */
    public boolean same(Path one, String oneFormat, Path other, String otherFormat) {
        Command command = Command.of(
                        "qemu-img", "compare", "-q", "-U", "-f", oneFormat, "-F", otherFormat, full(one), full(other))
                .limit(COPY_TIME)
                .accept(0, 1);
        return run(one, command, Progress.NONE).exitCode() == 0;
    }

    /**
     * Looks through the tables of an image, which finds one that was cut off in the middle: reading what is missing would
     * quietly give zeros.
     *
     * @return IMAGE_MALFORMED with what was found; empty where all is well or the format has nothing to look at
     */
    public Optional<Fault> check(Path image, String format) {
        List<String> arguments = new ArrayList<>(INSPECT_LIMITS);
        arguments.addAll(List.of("qemu-img", "check", "-U", "-f", format, full(image)));
        // 3: space is lost and no data; 63: the format cannot be checked.
        Command command = Command.of(arguments).limit(INSPECT_TIME).accept(0, 1, 2, 3, 63);
        CommandResult result = run(image, command, Progress.NONE);
        if (result.exitCode() != 1 && result.exitCode() != 2) {
            return Optional.empty();
        }
        String first = (result.errors() + result.output())
                .lines()
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse("");
        return Optional.of(Fault.of(
                DiskImageFault.IMAGE_MALFORMED,
                "Inspecting an image",
                "its tables contradict its data or its length: " + first,
                "It may have been cut off on its way: check it with qemu-img check and upload it again."));
    }

    /** How large the file would become as {@code targetFormat}: what is required at once, and when full. */
    public Measure measure(Path image, String format, String targetFormat) {
        CommandResult result = run(
                image,
                Command.of("qemu-img", "measure", "-U", "--output=json", "-f", format, "-O", targetFormat, full(image))
                        .limit(INSPECT_TIME),
                Progress.NONE);
        JsonNode answer = json(image, result.output());
        return new Measure(
                Size.ofBytes(answer.path("required").asLong()),
                Size.ofBytes(answer.path("fully-allocated").asLong()));
    }

    public record Measure(Size required, Size fullyAllocated) {}

    private CommandResult run(Path about, Command command, Progress progress) {
        try {
            if (progress == Progress.NONE) {
                return node.run(command);
            }
            return Cancelling.run(node, command, progress, line -> report(line, progress));
        } catch (StorageException e) {
            throw told(about, e);
        }
    }

    static void report(String line, Progress progress) {
        Matcher matcher = PROGRESS.matcher(line);
        if (matcher.find()) {
            progress.at(Math.min(1, Double.parseDouble(matcher.group(1)) / 100));
        }
    }

    /** "No space" has a way out of its own, so it must not hide behind TOOL_FAILED. */
    private static StorageException told(Path about, StorageException e) {
        Fault fault = e.fault();
        if (fault.code() == CommonFault.TOOL_FAILED
                && fault.cause().toLowerCase(Locale.ROOT).contains("no space left on device")) {
            return new StorageException(
                    Fault.of(
                                    CommonFault.NO_SPACE,
                                    "Writing " + about,
                                    fault.cause(),
                                    "Make room on the file system, or use another backend.")
                            .about("path", about),
                    e);
        }
        return new StorageException(fault.about("path", about), e);
    }

    private static JsonNode json(Path image, String text) {
        try {
            return JsonMapper.shared().readTree(text);
        } catch (JacksonException e) {
            throw Fault.of(
                            CommonFault.TOOL_FAILED,
                            "Asking qemu-img about " + image,
                            "its answer is not JSON: " + e.getOriginalMessage(),
                            "Check the installed qemu-utils.")
                    .exception();
        }
    }

    private static ImageFacts facts(JsonNode info) {
        JsonNode special = info.path("format-specific").path("data");
        return new ImageFacts(
                info.path("format").asString(""),
                Size.ofBytes(info.path("virtual-size").asLong()),
                Size.ofBytes(info.path("actual-size").asLong()),
                text(info, "full-backing-filename").or(() -> text(info, "backing-filename")),
                text(info, "backing-filename-format"),
                text(special, "data-file"),
                info.path("encrypted").asBoolean(false),
                special.path("corrupt").asBoolean(false));
    }

    private static Optional<String> text(JsonNode node, String field) {
        return Optional.of(node.path(field).asString("")).filter(text -> !text.isEmpty());
    }

    private static String full(Path path) {
        return path.toAbsolutePath().normalize().toString();
    }
}
