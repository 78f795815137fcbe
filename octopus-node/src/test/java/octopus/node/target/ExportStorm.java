package octopus.node.target;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import octopus.spi.AttachmentId;
import octopus.spi.Secret;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.Chap;
import octopus.spi.connect.Connector;
import octopus.spi.driver.BlockExporter.Source;
import octopus.spi.driver.VolumeExporter.Request;

/**
 * An Octopus that exports and unexports as fast as it can until it is killed. What it is about to do and what it has done
 * stands in a journal, as the control plane's database would have it.
 */
final class ExportStorm {
    static final int VOLUMES = 8;
    private static final int THREADS = 8;

    private final Path directory;
    private final TgtExporter exporter;

    private ExportStorm(Path directory) {
        this.directory = directory;
        this.exporter = new TgtExporter(TargetSettings.loopback(directory.resolve("tgt"), 0));
    }

    public static void main(String[] arguments) {
        ExportStorm storm = new ExportStorm(Path.of(arguments[0]));
        storm.exporter.start();
        for (int i = 0; i < THREADS; i++) {
            Thread.ofPlatform().start(storm::work);
        }
    }

    static Path journal(Path directory) {
        return directory.resolve("journal");
    }

    static Source source(Path directory, int volume) {
        return new Source(directory.resolve("storm" + volume), "raw", "serial-" + volume, false);
    }

    /** The initiator goes with the attachment, so that the journal needs only its id. */
    static Request request(AttachmentId id) {
        String text = id.toString();
        return new Request(
                id,
                Connector.iscsi("host", initiator(id)),
                AccessMode.READ_WRITE,
                Optional.of(new Chap("u-" + text, Secret.of(text.substring(0, 16)))));
    }

    static String initiator(AttachmentId id) {
        return "iqn.2026-11.test:host-" + id.toString().charAt(0);
    }

    private void work() {
        List<String> mine = new ArrayList<>();
        while (true) {
            if (mine.size() < 3) {
                int volume = ThreadLocalRandom.current().nextInt(VOLUMES);
                AttachmentId id = AttachmentId.random();
                note("exporting", volume, id);
                exporter.export("volume-" + volume, source(directory, volume), request(id));
                note("exported", volume, id);
                mine.add(volume + " " + id);
            } else {
                String[] one = mine.remove(ThreadLocalRandom.current().nextInt(mine.size()))
                        .split(" ", -1);
                AttachmentId id = AttachmentId.of(one[1]);
                note("unexporting", Integer.parseInt(one[0]), id);
                exporter.unexport("volume-" + one[0], id);
                note("unexported", Integer.parseInt(one[0]), id);
            }
        }
    }

    private void note(String what, int volume, AttachmentId id) {
        try {
            Files.writeString(
                    journal(directory),
                    what + " " + volume + " " + id + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
