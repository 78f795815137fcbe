package octopus.server;

import java.util.ArrayList;
import java.util.List;
import octopus.onboard.device.DeviceRoom;
import octopus.onboard.drivers.PackageRoom;
import octopus.onboard.node.NodeRoom;
import octopus.onboard.pipeline.OnboardRoom;
import octopus.onboard.product.ProductRoom;
import octopus.server.api.ApiRequest;
import octopus.server.api.NodeDevicesResource;
import octopus.server.api.NodesResource;
import octopus.server.api.OnboardingsResource;
import octopus.server.api.PackagesResource;
import octopus.server.api.ProductsResource;
import octopus.server.route.Route;

/** The rooms of onboarding, for the doors. */
record Onboarding(
        NodeRoom nodes, DeviceRoom devices, ProductRoom products, PackageRoom packages, OnboardRoom pipeline) {
    List<Route<ApiRequest>> routes() {
        List<Route<ApiRequest>> routes = new ArrayList<>();
        routes.addAll(new NodesResource(nodes.nodes()).routes());
        routes.addAll(new NodeDevicesResource(devices.devices()).routes());
        routes.addAll(new ProductsResource(products.catalogue(), products.products()).routes());
        routes.addAll(new PackagesResource(packages.packages(), packages.signers()).routes());
        routes.addAll(new OnboardingsResource(pipeline).routes());
        return routes;
    }

    Onboarding start() {
        products.products().ask(pipeline.productUsers());
        products.start();
        packages.start();
        nodes.start();
        devices.start();
        pipeline.start();
        return this;
    }
}
