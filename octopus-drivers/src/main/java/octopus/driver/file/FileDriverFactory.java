package octopus.driver.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import octopus.node.Command;
import octopus.node.LocalNode;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Finding;
import octopus.spi.StorageException;
import octopus.spi.driver.Driver;
import octopus.spi.driver.DriverDescriptor;
import octopus.spi.driver.DriverEnvironment;
import octopus.spi.driver.DriverFactory;
import octopus.spi.option.Options;

/** Driver {@code file}. */
public final class FileDriverFactory implements DriverFactory {
    @Override
    public DriverDescriptor descriptor() {
        return new DriverDescriptor(
                "file",
                "Octopus",
                "1",
                "Raw or qcow2 files in a directory of this machine, served over iSCSI.",
                List.of("iSCSI"),
                FileOptions.ALL,
                List.of("qemu-img", "tgtd"));
    }

    @Override
    public List<Finding> check(Options options, DriverEnvironment environment) {
        return List.of(directory(options.directory(FileOptions.DIRECTORY)), qemuImg());
    }

    private static Finding directory(Path path) {
        String check = "directory-is-writable";
        Optional<String> problem = problem(path);
        if (problem.isEmpty()) {
            return new Finding.Pass(check, path.toString(), Files.exists(path) ? "there" : "will be made");
        }
        return new Finding.Failure(
                check,
                path.toString(),
                Fault.of(
                                CommonFault.INVALID_OPTION,
                                "Option " + FileOptions.DIRECTORY,
                                problem.get(),
                                "Name a directory that Octopus may write to.")
                        .about("field", FileOptions.DIRECTORY));
    }

    private static Optional<String> problem(Path path) {
        Path at = path;
        while (!Files.exists(at) && at.getParent() != null) {
            at = at.getParent();
        }
        if (!Files.isDirectory(at)) {
            return Optional.of(at + " is not a directory");
        }
        return Files.isWritable(at) ? Optional.empty() : Optional.of(at + " is not writable");
    }

    private static Finding qemuImg() {
        String check = "qemu-img-is-installed";
        try {
            String version = new LocalNode()
                    .run(Command.of("qemu-img", "--version"))
                    .output()
                    .lines()
                    .findFirst()
                    .orElse("");
            return new Finding.Pass(check, "localhost", version);
        } catch (StorageException e) {
            return new Finding.Failure(check, "localhost", e.fault());
        }
    }

    @Override
    public Driver open(Options options, DriverEnvironment environment) {
        Path path = options.directory(FileOptions.DIRECTORY);
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new StorageException(
                    Fault.of(
                                    CommonFault.INVALID_OPTION,
                                    "Making the directory " + path,
                                    e.getClass().getSimpleName() + ": " + e.getMessage(),
                                    "Name a directory that Octopus may write to.")
                            .about("field", FileOptions.DIRECTORY),
                    e);
        }
        return new FileDriver(options, environment, () -> {});
    }
}
