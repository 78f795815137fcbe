package octopus.server.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octopus.core.json.Json;
import octopus.onboard.product.Ability;
import octopus.onboard.product.Catalogue;
import octopus.onboard.product.Product;
import octopus.onboard.product.ProductOption;
import octopus.onboard.product.ProductQuery;
import octopus.onboard.product.Products;
import octopus.onboard.product.Protocol;
import octopus.onboard.product.SystemPackages;
import octopus.onboard.product.Words;
import octopus.server.http.Method;
import octopus.server.route.Body;
import octopus.server.route.Field;
import octopus.server.route.Route;
import octopus.server.route.Shapes;
import octopus.server.words.ChineseTexts;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The catalogue of storage products: what can be onboarded, and what each wants to be told. */
public final class ProductsResource {
    private static final String LOOK = "product:list";
    private static final String RULE = "product:change";
    private static final String ONE = "/products/{id}";
    private static final int MOST = 60_000;
    private static final Body ADD =
            Body.of(Field.required("text", Shapes.text(1, MOST)).says("The product's file, YAML or JSON, as it is"));

    private final Catalogue catalogue;
    private final Products products;

    public ProductsResource(Catalogue catalogue, Products products) {
        this.catalogue = catalogue;
        this.products = products;
    }

    public List<Route<ApiRequest>> routes() {
        return List.of(
                Route.<ApiRequest>of(Method.GET, "/products", "api products.list", this::list)
                        .says("Lists storage products")
                        .rule(LOOK)
                        .query(
                                new Route.Parameter(
                                        "search", "Words that are in the id, a name, the maker or the family"),
                                new Route.Parameter("protocol", "Only those that are reached so"),
                                new Route.Parameter("maker", "Only those of this maker"),
                                new Route.Parameter("driver", "Only those that this driver serves"))
                        .answers(200, "Products"),
                Route.<ApiRequest>of(Method.POST, "/products", "api products.add", this::add)
                        .says("Adds a product from a file, or puts a newer version in its place")
                        .admin(RULE)
                        .takes(ADD)
                        .answers(201, "Product"),
                Route.<ApiRequest>of(Method.GET, ONE, "api products.show", this::show)
                        .says("Shows a product with its options")
                        .rule(LOOK)
                        .answers(200, "Product"),
                Route.<ApiRequest>of(Method.GET, ONE + "/schema", "api products.schema", this::schema)
                        .says("Gives the options of a product as JSON Schema, with hints for a form")
                        .rule(LOOK)
                        .answers(200),
                Route.<ApiRequest>of(Method.DELETE, ONE, "api products.remove", this::remove)
                        .says("Removes a product that was added, unless a backend uses it")
                        .admin(RULE)
                        .answers(204));
    }

    private void list(ApiRequest request) {
        ProductQuery query = ProductQuery.of(
                request.query("search"), request.query("protocol"), request.query("maker"), request.query("driver"));
        request.answer(
                200,
                Row.of()
                        .put(
                                "products",
                                catalogue.list(query).stream()
                                        .map(ProductsResource::summary)
                                        .toList()));
    }

    private void add(ApiRequest request) {
        Product product = products.add(request.caller(), request.text("text").orElse(""));
        request.answer(201, Row.of().put("product", row(product)));
    }

    private void show(ApiRequest request) {
        request.answer(200, Row.of().put("product", row(catalogue.get(request.path("id")))));
    }

    private void schema(ApiRequest request) {
        ObjectNode schema =
                Json.MAPPER.valueToTree(catalogue.get(request.path("id")).schema());
        for (JsonNode property : schema.path("properties")) {
            ChineseTexts.find(property.path("description").asString(""))
                    .ifPresent(chinese -> ((ObjectNode) property).put("x-description-zh", chinese));
        }
        request.exchange().json(200, out -> Json.MAPPER.writeValue(out, schema));
    }

    private void remove(ApiRequest request) {
        products.remove(request.caller(), request.path("id"));
        request.empty();
    }

    private static Row summary(Product product) {
        return Row.of()
                .put("id", product.id())
                .put("name", words(product.name()))
                .put("maker", product.maker())
                .put("family", product.family())
                .put(
                        "protocols",
                        product.protocols().stream().map(Protocol::word).toList())
                .put("driver", product.driver())
                .put("origin", product.origin().word());
    }

    private Row row(Product product) {
        return summary(product)
                .put("supports", product.supports().stream().map(Ability::word).toList())
                .put("presets", product.presets())
                .put(
                        "groups",
                        product.groups().stream()
                                .map(group -> Row.of()
                                        .put("id", group.id())
                                        .put("title", words(group.title()))
                                        .put("advanced", group.advanced()))
                                .toList())
                .put(
                        "options",
                        product.options().stream().map(ProductsResource::option).toList())
                .put("driver_packages", packages(product.driverPackages()))
                .put("node_packages", packages(product.nodePackages()))
                .put("checks", product.checks())
                .put(
                        "hints",
                        product.hints().stream().map(ProductsResource::words).toList())
                .put(
                        "notes",
                        product.notes().stream().map(ProductsResource::words).toList())
                .put("file", products.file(product.id()));
    }

    private static Row option(ProductOption option) {
        return DriversResource.row(option.option())
                .put("required", option.required())
                .put("label", words(option.label()))
                .put("group", option.group())
                .put("preset", option.preset())
                .put("secret", option.secret())
                .put("advanced", option.advanced())
                .put("checked", option.checked());
    }

    private static Map<String, Object> packages(SystemPackages packages) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("deb", packages.deb());
        shown.put("rpm", packages.rpm());
        shown.put("python", packages.python());
        return shown;
    }

    private static Map<String, String> words(Words words) {
        Map<String, String> both = new LinkedHashMap<>();
        both.put("en", words.en());
        both.put("zh", words.zh());
        return both;
    }
}
