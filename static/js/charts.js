/* Makes a chart interactive, or a picture of it. The server has drawn each as SVG already: this file,
   Plotly and the figure are fetched only when somebody asks, and the chart is laid over the SVG in the
   same place, so that nothing moves. Without them nothing is missing. */
const language = document.documentElement.lang;
const months = ["Ιανουάριος", "Φεβρουάριος", "Μάρτιος", "Απρίλιος", "Μάιος", "Ιούνιος", "Ιούλιος",
  "Αύγουστος", "Σεπτέμβριος", "Οκτώβριος", "Νοέμβριος", "Δεκέμβριος"];
const days = ["Κυριακή", "Δευτέρα", "Τρίτη", "Τετάρτη", "Πέμπτη", "Παρασκευή", "Σάββατο"];
const greek = {
  moduleType: "locale",
  name: "el",
  dictionary: {},
  format: {
    months,
    shortMonths: months.map((month) => month.slice(0, 3)),
    days,
    shortDays: days.map((day) => day.slice(0, 3)),
    date: "%d/%m/%Y",
    decimal: ",",
    thousands: ".",
  },
};

let loading;
const plotly = (library) => {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = library;
    script.onload = () => {
      window.Plotly.register(greek);
      resolve(window.Plotly);
    };
    script.onerror = reject;
    document.head.append(script);
  });
  return loading;
};

const payload = async (address) => {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
};
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const dressed = ({ figure }, ink, page, shades) => {
  const { data, layout } = structuredClone(figure);
  data.forEach((trace, position) => {
    const shade = shades[position % shades.length];
    if (trace.type === "bar") trace.marker = { color: shade };
    else if (trace.mode === "markers") trace.marker.color = ink;
    else Object.assign(trace, { fillcolor: shade, line: { ...trace.line, color: page } });
  });
  for (const shape of layout.shapes ?? []) shape.line.color = ink;
  Object.assign(layout, {
    paper_bgcolor: page,
    plot_bgcolor: page,
    font: { family: "Roboto, sans-serif", size: 14, color: ink },
    hoverlabel: { bgcolor: page, font: { color: ink } },
    margin: { l: 8, r: 8, t: 24, b: 32 },
  });
  layout.yaxis.automargin = true;
  return { data, layout };
};

/* Draws the chart of `frame`; `library` is the address of Plotly. */
export const draw = async (frame, library) => {
  const [source, Plotly] = await Promise.all([payload(frame.dataset.chart), plotly(library)]);
  const plot = document.createElement("div");
  plot.className = "chart__plot";
  plot.tabIndex = 0;
  plot.setAttribute("role", "group");
  plot.setAttribute("aria-label", source.label);
  frame.append(plot);
  const paint = () => {
    const { data, layout } = dressed(source, colour("--ink"), colour("--page"), [
      colour("--absorbed"), colour("--shade-3"), colour("--shade-2"),
    ]);
    return Plotly.react(plot, data, layout, { displayModeBar: false, locale: language, responsive: true });
  };
  await paint();
  frame.classList.add("chart__frame--drawn");
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);

  const dates = source.figure.data[0].x;
  let place = dates.length;
  plot.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    place = Math.min(dates.length - 1, Math.max(0, place + step));
    Plotly.Fx.hover(plot, { xval: Date.parse(dates[place]) }, "xy");
  });
};

/* Saves a picture of the chart whose figure is at `address`. */
export const save = async (address, library, format) => {
  const [source, Plotly] = await Promise.all([payload(address), plotly(library)]);
  // On paper: dark on white, whatever the screen shows.
  const { data, layout } = dressed(source, "#14161b", "#ffffff", ["#003375", "#5787c5", "#9fbfe6"]);
  const words = `${source.note} · ${source.source}<br>${source.url}`;
  Object.assign(layout, {
    title: { text: source.title, x: 0, xref: "container", xanchor: "left", pad: { l: 24 }, font: { size: 22 } },
    margin: { l: 24, r: 24, t: 72, b: 96 },
    annotations: [{
      text: words, showarrow: false, align: "left",
      xref: "paper", yref: "paper", x: 0, y: 0, xanchor: "left", yanchor: "top", yshift: -40,
    }],
  });
  const size = { width: 1200, height: 675 };
  const link = document.createElement("a");
  link.href = await Plotly.toImage({ data, layout, config: { locale: language } }, { format, ...size });
  link.download = `${address.match(/(\w+)\.plotly/)[1]}.${format}`;
  link.click();
};
