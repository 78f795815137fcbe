package octopus.node.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import octopus.spi.AttachmentId;
import octopus.spi.connect.ConnectionInfo.Iscsi;
import octopus.spi.driver.BlockExporter.Target;
import org.junit.jupiter.api.RepeatedTest;

/** Octopus is killed while eight threads export and unexport; the next one brings everything to what was promised. */
class TgtExporterCrashIT extends TgtHarness {
    private static final int EACH_ROUND = 400;

    @RepeatedTest(3)
    void nothingIsLostAndNothingIsLeft() throws Exception {
        for (int volume = 0; volume < ExportStorm.VOLUMES; volume++) {
            Path unused = sparse("storm" + volume, 1 << 20);
            assertThat(unused).exists();
        }
        exporter.close();
        stormUntilKilled();
        long tgtd = tgtd().pid();

        // Where the kill has struck is chance; this is what it leaves when it strikes in the midst of a note.
        Files.writeString(scratch.resolve("tgt/exports/volume-0.new"), "{");
        exporter = open();
        assertThat(tgtd().pid()).as("tgtd lives on").isEqualTo(tgtd);
        Map<AttachmentId, Integer> promised = settle();
        assertThat(served()).isEqualTo(promised);
        promised.entrySet().stream().limit(3).forEach(one -> {
            Iscsi connection = export(one.getKey(), one.getValue());
            assertThat(new Initiator(ExportStorm.initiator(one.getKey()), scratch).canRead(connection))
                    .isTrue();
        });
        promised.forEach((id, volume) -> exporter.unexport("volume-" + volume, id));
        assertThat(exporter.list()).isEmpty();
        assertThat(control()
                        .send(TgtRequest.of(TgtRequest.Mode.ACCOUNT, TgtRequest.Operation.SHOW))
                        .lines()
                        .filter(line -> line.startsWith(" "))
                        .map(String::strip))
                .containsExactly(ServedTarget.GUARD);
        assertThat(scratch.resolve("tgt/exports")).isEmptyDirectory();
    }

    private void stormUntilKilled() throws Exception {
        Process octopus = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        ExportStorm.class.getName(),
                        scratch.toString())
                .redirectErrorStream(true)
                .redirectOutput(scratch.resolve("storm.log").toFile())
                .start();
        try {
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> journal().size() > EACH_ROUND);
        } finally {
            octopus.destroyForcibly().waitFor();
        }
    }

    /** What the control plane does after a restart: promised exports again, doubtful ones away. */
    private Map<AttachmentId, Integer> settle() throws IOException {
        Map<AttachmentId, Integer> promised = new LinkedHashMap<>();
        Map<AttachmentId, Integer> doubtful = new LinkedHashMap<>();
        for (String line : journal()) {
            String[] word = line.split(" ", -1);
            AttachmentId id = AttachmentId.of(word[2]);
            int volume = Integer.parseInt(word[1]);
            switch (word[0]) {
                case "exporting" -> doubtful.put(id, volume);
                case "exported" -> {
                    doubtful.remove(id);
                    promised.put(id, volume);
                }
                case "unexporting" -> {
                    promised.remove(id);
                    doubtful.put(id, volume);
                }
                default -> doubtful.remove(id);
            }
        }
        promised.forEach((id, volume) -> assertThat(export(id, volume).paths()).hasSize(1));
        doubtful.forEach((id, volume) -> exporter.unexport("volume-" + volume, id));
        return promised;
    }

    private Iscsi export(AttachmentId id, int volume) {
        return (Iscsi)
                exporter.export("volume-" + volume, ExportStorm.source(scratch, volume), ExportStorm.request(id));
    }

    private Map<AttachmentId, Integer> served() {
        return exporter.list().stream()
                .flatMap(target -> target.attachments().stream().map(id -> Map.entry(id, number(target))))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static int number(Target target) {
        return Integer.parseInt(target.targetName().substring("volume-".length()));
    }

    private List<String> journal() throws IOException {
        Path journal = ExportStorm.journal(scratch);
        if (!Files.exists(journal)) {
            return List.of();
        }
        // The last line may be half written.
        String text = Files.readString(journal);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }
}
