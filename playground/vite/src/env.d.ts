/// <reference types="vite/client" />
/// <reference types="perdure/workflow" />
