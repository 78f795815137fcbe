package octopus.node.attach;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.node.Command;
import octopus.node.Node;
import octopus.spi.Fault;

/** Who uses a device or a file of a node, by name, so that a refusal to detach tells what to stop. */
final class DeviceUse {
    private static final String BLOCK = "/sys/class/block/";

    private final Node node;

    DeviceUse(Node node) {
        this.node = node;
    }

    /**
     * @param but processes that are part of the attachment itself
     * @throws octopus.spi.StorageException DEVICE_IN_USE
     */
    void refuseIfUsed(String device, Set<Long> but) {
        holder(device, but).ifPresent(holder -> {
            throw Fault.of(
                            AttachFault.DEVICE_IN_USE,
                            "Detaching " + device,
                            holder,
                            "Unmount it, or stop what uses it, then detach again.")
                    .about("device", device)
                    .about("node", node.name())
                    .exception();
        });
    }

    Optional<String> holder(String device, Set<Long> but) {
        return user(device).or(() -> open(device, but));
    }

    /** Who has put it to use; a program that merely has it open, as daemons do that watch devices, is none. */
    Optional<String> user(String device) {
        List<String> blocks = blocks(device);
        return mounted(numbers(blocks)).or(() -> swap(device)).or(() -> stacked(blocks));
    }

    /** The device and its partitions in sysfs; nothing for a file. */
    private List<String> blocks(String device) {
        String name = device.substring(device.lastIndexOf('/') + 1);
        if (!node.files().exists(BLOCK + name)) {
            return List.of();
        }
        List<String> all = new ArrayList<>(List.of(name));
        node.files().names(BLOCK + name).stream()
                .filter(each -> each.startsWith(name))
                .forEach(all::add);
        return all;
    }

    private Map<String, String> numbers(List<String> blocks) {
        Map<String, String> numbers = new LinkedHashMap<>();
        for (String block : blocks) {
            String number = said("cat", BLOCK + block + "/dev").strip();
            if (!number.isEmpty()) {
                numbers.put(number, "/dev/" + block);
            }
        }
        return numbers;
    }

    /** In every name space of mounts that a process has. */
    private Optional<String> mounted(Map<String, String> numbers) {
        return numbers.entrySet().stream()
                .flatMap(entry -> said(
                                "find",
                                "/proc",
                                "-maxdepth",
                                "2",
                                "-name",
                                "mountinfo",
                                "-exec",
                                "grep",
                                "-F",
                                "-h",
                                "-s",
                                "-e",
                                " " + entry.getKey() + " ",
                                "{}",
                                "+")
                        .lines()
                        .map(line -> line.split(" ", -1))
                        .filter(field -> field.length > 4 && field[2].equals(entry.getKey()))
                        .map(field -> entry.getValue() + " is mounted on " + field[4]))
                .findFirst();
    }

    private Optional<String> swap(String device) {
        return said("cat", "/proc/swaps")
                .lines()
                .filter(line -> line.startsWith(device + " ") || line.startsWith(device + "p"))
                .map(line -> "it is used as swap space")
                .findFirst();
    }

    private Optional<String> stacked(List<String> blocks) {
        return blocks.stream()
                .flatMap(block -> node.files().names(BLOCK + block + "/holders").stream())
                .map(holder -> "device " + holder + " is built on it")
                .findFirst();
    }

    private Optional<String> open(String device, Set<Long> but) {
        return said("find", "/proc", "-maxdepth", "3", "-path", "/proc/[0-9]*/fd/*", "-lname", device)
                .lines()
                .map(line -> line.split("/", -1)[2])
                .filter(process -> !but.contains(Long.parseLong(process)))
                .map(process -> program(process) + " (process " + process + ") has it open")
                .findFirst();
    }

    private String program(String process) {
        String name = said("cat", "/proc/" + process + "/comm").strip();
        return name.isEmpty() ? "a program" : name;
    }

    /** Processes end while one looks at them; what the programs say of that is of no interest. */
    private String said(String... words) {
        return node.run(Command.of(List.of(words)).accept(0, 1)).output();
    }
}
