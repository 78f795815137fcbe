package octopus.node.attach;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.spi.Fault;

/** Who uses a device or a file, by name, so that a refusal to detach tells what to stop. */
final class DeviceUse {
    private DeviceUse() {}

    /**
     * @param but processes that are part of the attachment itself
     * @throws octopus.spi.StorageException DEVICE_IN_USE
     */
    static void refuseIfUsed(Path device, Set<Long> but) {
        holder(device, but).ifPresent(holder -> {
            throw Fault.of(
                            AttachFault.DEVICE_IN_USE,
                            "Detaching " + device,
                            holder,
                            "Unmount it, or stop what uses it, then detach again.")
                    .about("device", device)
                    .exception();
        });
    }

    static Optional<String> holder(Path device, Set<Long> but) {
        Map<String, String> names = names(device);
        return mounted(names).or(() -> swap(device)).or(() -> stacked(device)).or(() -> open(device, but));
    }

    /** Device numbers of the device and its partitions. */
    private static Map<String, String> names(Path device) {
        Map<String, String> names = new HashMap<>();
        Path block = Path.of("/sys/class/block", device.getFileName().toString());
        number(block).ifPresent(number -> names.put(number, device.toString()));
        for (Path part : children(block)) {
            number(part).ifPresent(number -> names.put(number, "/dev/" + part.getFileName()));
        }
        return names;
    }

    private static Optional<String> number(Path block) {
        try {
            return Optional.of(Files.readString(block.resolve("dev")).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> mounted(Map<String, String> names) {
        List<Path> tables = new ArrayList<>(List.of(Path.of("/proc/self/mountinfo")));
        children(Path.of("/proc")).stream()
                .filter(process ->
                        Character.isDigit(process.getFileName().toString().charAt(0)))
                .forEach(process -> tables.add(process.resolve("mountinfo")));
        for (Path table : tables) {
            try (var lines = Files.lines(table)) {
                Optional<String> found = lines.map(line -> line.split(" ", -1))
                        .filter(field -> field.length > 4 && names.containsKey(field[2]))
                        .map(field -> names.get(field[2]) + " is mounted on " + field[4])
                        .findFirst();
                if (found.isPresent()) {
                    return found;
                }
            } catch (IOException | java.io.UncheckedIOException e) {
                // The process ended meanwhile, or is not ours to see.
            }
        }
        return Optional.empty();
    }

    private static Optional<String> swap(Path device) {
        try (var lines = Files.lines(Path.of("/proc/swaps"))) {
            return lines.filter(line -> line.startsWith(device + " ") || line.startsWith(device + "p"))
                    .map(line -> "it is used as swap space")
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> stacked(Path device) {
        Path block = Path.of("/sys/class/block", device.getFileName().toString());
        List<Path> blocks = new ArrayList<>(List.of(block));
        blocks.addAll(children(block));
        return blocks.stream()
                .flatMap(each -> children(each.resolve("holders")).stream())
                .map(holder -> "device " + holder.getFileName() + " is built on it")
                .findFirst();
    }

    private static Optional<String> open(Path device, Set<Long> but) {
        for (Path process : children(Path.of("/proc"))) {
            String name = process.getFileName().toString();
            if (!Character.isDigit(name.charAt(0)) || but.contains(Long.parseLong(name))) {
                continue;
            }
            for (Path file : children(process.resolve("fd"))) {
                if (leadsTo(file, device)) {
                    return Optional.of(program(process) + " (process " + name + ") has it open");
                }
            }
        }
        return Optional.empty();
    }

    private static boolean leadsTo(Path file, Path device) {
        try {
            return Files.readSymbolicLink(file).equals(device);
        } catch (IOException e) {
            return false;
        }
    }

    private static String program(Path process) {
        try {
            return Files.readString(process.resolve("comm")).strip();
        } catch (IOException e) {
            return "a program";
        }
    }

    private static List<Path> children(Path directory) {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(children::add);
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            // Not there, or not ours to see.
        }
        return children;
    }
}
