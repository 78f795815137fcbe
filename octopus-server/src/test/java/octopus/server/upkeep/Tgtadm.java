package octopus.server.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An administrator at the shell of the machine, with tgt's own tool. */
public final class Tgtadm {
    private Tgtadm() {}

    /** @param directory of the tgtd, {@code iscsi} in the data directory */
    public static void removeTarget(Path directory, String volume) throws IOException, InterruptedException {
        Matcher target = Pattern.compile("Target (\\d+): \\S*" + Pattern.quote(volume))
                .matcher(run(directory, "--mode", "target", "--op", "show"));
        assertThat(target.find()).as("tgtd serves " + volume).isTrue();
        run(directory, "--mode", "target", "--op", "delete", "--force", "--tid", target.group(1));
    }

    public static boolean shows(Path directory, String volume) throws IOException, InterruptedException {
        return run(directory, "--mode", "target", "--op", "show").contains(volume);
    }

    private static String run(Path directory, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tgtadm", "-C", "0", "--lld", "iscsi"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("TGT_IPC_SOCKET", "tgt");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
