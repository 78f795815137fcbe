import { createBrowserRouter, type RouteObject } from 'react-router'
import { Frame } from './Frame'
import { Lost } from './Lost'

/** Each page is fetched when somebody goes there. */
const page = (load: () => Promise<{ default: React.ComponentType }>): Pick<RouteObject, 'lazy'> => ({
  lazy: async () => ({ Component: (await load()).default }),
})

export const router = createBrowserRouter(
  [
    {
      element: <Frame />,
      errorElement: <Lost />,
      HydrateFallback: () => null,
      children: [
        { index: true, ...page(() => import('../pages/Overview')) },
        { path: 'findings', ...page(() => import('../pages/Findings')) },
        { path: 'backends', ...page(() => import('../pages/Backends')) },
        { path: 'backends/:name', ...page(() => import('../pages/Backend')) },
        { path: 'onboardings', ...page(() => import('../pages/Onboardings')) },
        { path: 'onboardings/:name', ...page(() => import('../pages/Onboarding')) },
        { path: 'onboardings/:name/change', ...page(() => import('../pages/ChangeOnboarding')) },
        { path: 'add-storage', ...page(() => import('../pages/NewOnboarding')) },
        { path: 'pools', ...page(() => import('../pages/Pools')) },
        { path: 'volumes', ...page(() => import('../pages/Volumes')) },
        { path: 'volumes/:id', ...page(() => import('../pages/Volume')) },
        { path: 'snapshots', ...page(() => import('../pages/Snapshots')) },
        { path: 'snapshots/:id', ...page(() => import('../pages/Snapshot')) },
        { path: 'groups', ...page(() => import('../pages/Groups')) },
        { path: 'groups/:id', ...page(() => import('../pages/Group')) },
        { path: 'transfers', ...page(() => import('../pages/Transfers')) },
        { path: 'topology', ...page(() => import('../pages/Topology')) },
        { path: 'attachments', ...page(() => import('../pages/Attachments')) },
        { path: 'backups', ...page(() => import('../pages/Backups')) },
        { path: 'images', ...page(() => import('../pages/Images')) },
        { path: 'images/:id', ...page(() => import('../pages/Image')) },
        { path: 'types', ...page(() => import('../pages/Types')) },
        { path: 'quotas', ...page(() => import('../pages/Quotas')) },
        { path: 'nodes', ...page(() => import('../pages/Nodes')) },
        { path: 'nodes/:name', ...page(() => import('../pages/Node')) },
        { path: 'packages', ...page(() => import('../pages/Packages')) },
        { path: 'packages/:name/:version', ...page(() => import('../pages/Package')) },
        { path: 'targets', ...page(() => import('../pages/Targets')) },
        { path: 'targets/:key', ...page(() => import('../pages/Target')) },
        { path: 'services', ...page(() => import('../pages/Services')) },
        { path: 'flows', ...page(() => import('../pages/Flows')) },
        { path: 'flows/:id', ...page(() => import('../pages/Flow')) },
        { path: 'events', ...page(() => import('../pages/Events')) },
        { path: 'audit', ...page(() => import('../pages/Audit')) },
        { path: 'settings', ...page(() => import('../pages/Settings')) },
        { path: 'users', ...page(() => import('../pages/Users')) },
        { path: '*', element: <Lost /> },
      ],
    },
  ],
  { basename: '/console' },
)
