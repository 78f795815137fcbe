package octopus.server.house;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import octopus.spi.FaultCode;

/** Every fault code that the modules declare, room by room. */
record FaultCatalog(List<Room> rooms) {
    /** @param name package without its first word: {@code core.flow} */
    record Room(String name, String enumName, List<FaultCode> codes) {}

    static FaultCatalog collect() {
        List<Room> rooms = new ArrayList<>();
        for (String module : House.compiled()) {
            if (module.equals("cli")) {
                continue; // not on the server's class path, and it passes on the server's faults
            }
            for (Class<?> type : House.load(module)) {
                if (type.isEnum() && FaultCode.class.isAssignableFrom(type)) {
                    List<FaultCode> codes = Arrays.stream(type.getEnumConstants())
                            .map(FaultCode.class::cast)
                            .toList();
                    rooms.add(new Room(
                            type.getPackageName().substring("octopus.".length()), type.getSimpleName(), codes));
                }
            }
        }
        rooms.sort(Comparator.comparing(Room::name).thenComparing(Room::enumName));
        return new FaultCatalog(rooms);
    }

    String markdown() {
        StringBuilder text = new StringBuilder();
        for (Room room : rooms) {
            text.append("## ").append(room.name()).append("\n\n");
            text.append("| Code | Kind | When |\n|---|---|---|\n");
            for (FaultCode code : room.codes()) {
                text.append("| `").append(code.name()).append("` | ").append(code.kind());
                text.append(" | ").append(code.sentence().replace("|", "\\|")).append(" |\n");
            }
            text.append('\n');
        }
        return text.toString();
    }
}
