package octopus.server.api;

import java.util.List;
import octopus.block.backend.DriverCatalog;
import octopus.server.http.Method;
import octopus.server.route.Route;
import octopus.spi.driver.DriverDescriptor;
import octopus.spi.option.Option;

/** The drivers that are installed, and what each can be told. */
public final class DriversResource {
    private final DriverCatalog drivers;

    public DriversResource(DriverCatalog drivers) {
        this.drivers = drivers;
    }

    public List<Route<ApiRequest>> routes() {
        return List.of(Route.<ApiRequest>of(Method.GET, "/drivers", "api drivers.list", this::list)
                .says("Lists the installed drivers with their options")
                .rule("driver:list")
                .answers(200, "Drivers"));
    }

    private void list(ApiRequest request) {
        request.answer(
                200,
                Row.of()
                        .put(
                                "drivers",
                                drivers.descriptors().stream()
                                        .map(DriversResource::row)
                                        .toList()));
    }

    private static Row row(DriverDescriptor driver) {
        return Row.of()
                .put("id", driver.id())
                .put("name", driver.vendor() + " " + driver.id())
                .put("vendor", driver.vendor())
                .put("version", driver.version())
                .said("sentence", driver.sentence())
                .put("protocols", driver.protocols())
                .put("tools", driver.tools())
                .put(
                        "options",
                        driver.options().stream().map(DriversResource::row).toList());
    }

    static Row row(Option option) {
        Row row = Row.of()
                .put("name", option.name())
                .put("kind", kind(option))
                .put("required", option.required())
                .put("default", option.defaultText())
                .said("sentence", option.sentence());
        return switch (option) {
            case Option.Choice choice -> row.put("choices", choice.choices());
            case Option.Count count -> row.put("least", count.least()).put("most", count.most());
            case Option.Ratio ratio -> row.put("least", ratio.least()).put("most", ratio.most());
            case Option.Text text -> row.put("example", text.example());
            case Option.SecretText secret -> row;
            case Option.Flag flag -> row;
            case Option.Amount amount -> row;
            case Option.Address address -> row;
            case Option.Port port -> row;
            case Option.Directory directory -> row;
        };
    }

    private static String kind(Option option) {
        return switch (option) {
            case Option.Text text -> "text";
            case Option.SecretText secret -> "secret";
            case Option.Choice choice -> "choice";
            case Option.Flag flag -> "flag";
            case Option.Count count -> "count";
            case Option.Ratio ratio -> "ratio";
            case Option.Amount amount -> "amount";
            case Option.Address address -> "address";
            case Option.Port port -> "port";
            case Option.Directory directory -> "directory";
        };
    }
}
