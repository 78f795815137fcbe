package octopus.node.target;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octopus.spi.AttachmentId;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.FaultCode;
import octopus.spi.connect.AccessMode;
import octopus.spi.driver.BlockExporter.Source;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which attachment stands for which initiator and account of a target: what tgtd cannot tell. One small file a target, as
 * long-lived as tgtd itself, without secrets, so that the next Octopus can go on after a kill.
 */
final class ExportRecords {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String ENDING = ".json";
    private static final String FRESH = ".new";
    private final Path directory;

    ExportRecords(Path directory) {
        this.directory = directory;
    }

    private record TargetFile(
            String targetName,
            String path,
            String format,
            String serial,
            boolean readOnly,
            List<ConsumerFile> consumers) {}

    /** @param user empty text for none */
    private record ConsumerFile(String attachment, String initiator, String mode, String user) {}

    /** Also removes what a kill in the midst of {@link #save} has left. */
    List<Wanted> load() {
        files(FRESH).forEach(ExportRecords::delete);
        List<Wanted> all = new ArrayList<>();
        for (Path file : files(ENDING)) {
            try {
                all.add(wanted(JSON.readValue(Files.readAllBytes(file), TargetFile.class)));
            } catch (JacksonException | IOException e) {
                // Cut short by a crash of the machine: the export it told of is gone as well.
            }
        }
        return all;
    }

    void save(Wanted wanted) {
        Path file = directory.resolve(wanted.targetName() + ENDING);
        Path fresh = directory.resolve(wanted.targetName() + FRESH);
        try {
            Files.write(fresh, JSON.writeValueAsBytes(file(wanted)));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            delete(fresh);
            throw notWritten(wanted, e);
        }
    }

    private RuntimeException notWritten(Wanted wanted, IOException cause) {
        String said = String.valueOf(cause.getMessage());
        FaultCode code = said.contains("No space left") ? CommonFault.NO_SPACE : TargetFault.TARGET_DAEMON_FAILED;
        return Fault.of(
                        code,
                        "Noting the export of " + wanted.targetName(),
                        said,
                        "Make room in " + directory + ", and see that Octopus may write there; then try again.")
                .about("path", directory)
                .exception();
    }

    void remove(String targetName) {
        delete(directory.resolve(targetName + ENDING));
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> files(String ending) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, "*" + ending)) {
            stream.forEach(files::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    private static TargetFile file(Wanted wanted) {
        Source source = wanted.source();
        return new TargetFile(
                wanted.targetName(),
                source.path().toString(),
                source.format(),
                source.serial(),
                source.readOnly(),
                wanted.consumers().stream()
                        .map(consumer -> new ConsumerFile(
                                consumer.attachment().toString(),
                                consumer.initiator(),
                                consumer.mode().text(),
                                consumer.user().orElse("")))
                        .toList());
    }

    private static Wanted wanted(TargetFile file) {
        return new Wanted(
                file.targetName(),
                new Source(Path.of(file.path()), file.format(), file.serial(), file.readOnly()),
                file.consumers().stream()
                        .map(consumer -> new Wanted.Consumer(
                                AttachmentId.of(consumer.attachment()),
                                consumer.initiator(),
                                AccessMode.of(consumer.mode()),
                                Optional.of(consumer.user()).filter(user -> !user.isEmpty()),
                                Optional.empty()))
                        .toList());
    }
}
